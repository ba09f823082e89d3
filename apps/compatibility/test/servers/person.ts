import type { InputHandlers } from "@mortise/mcp";

/** Whoever uses the client: agrees to everything, and keeps what was asked. */
export interface Person {
  readonly asked: { readonly forms: string[]; readonly pages: string[]; readonly prompts: unknown[] };
  readonly handlers: InputHandlers;
}

/** @param roots folders that the person shares; looked at each time a server asks */
export function person(
  roots: { uri: string; name?: string }[],
  form: Record<string, string> = { name: "Ada" },
): Person {
  const asked: Person["asked"] = { forms: [], pages: [], prompts: [] };
  return {
    asked,
    handlers: {
      onForm({ message }) {
        asked.forms.push(message);
        return { action: "accept", content: form };
      },
      onUrl({ url }) {
        asked.pages.push(url);
        return { action: "accept" };
      },
      onSample({ messages }) {
        asked.prompts.push(messages.at(-1)?.content);
        return {
          role: "assistant",
          model: "bench",
          content: { type: "text", text: "A tongue." },
          stopReason: "endTurn",
        };
      },
      roots: () => roots,
    },
  };
}
