import type { CreateMessageRequestParams, SamplingMessage } from "@mortise/schema/2026-07-28";

type Block = Extract<SamplingMessage["content"], readonly unknown[]>[number];

/**
 * What is wrong with the messages and tools of a sampling request, if anything (client/sampling § message content constraints). Providers
 * of models refuse such conversations, so the client would fail where nobody sees why.
 */
export function conversationProblem({ messages, tools, toolChoice }: CreateMessageRequestParams): string | undefined {
  if (toolChoice?.mode === "required" && !tools?.length) return "toolChoice requires a tool, and there are no tools";
  let open: readonly string[] = []; // ids of the calls that the next message has to answer
  for (const [at, { role, content }] of messages.entries()) {
    const blocks = blocksOf(content);
    const calls = blocks.flatMap((block) => (block.type === "tool_use" ? [block.id] : []));
    const answered = blocks.flatMap((block) => (block.type === "tool_result" ? [block.toolUseId] : []));
    const problem =
      (calls.length > 0 && role !== "assistant" && "only an assistant's message may use tools") ||
      (answered.length > 0 && role !== "user" && "only a user's message may hold tool results") ||
      (answered.length > 0 && answered.length < blocks.length && "tool results may not be mixed with other content") ||
      (new Set(calls).size < calls.length && "two tool uses have the same id") ||
      mismatch(open, answered);
    if (problem) return `messages[${at}]: ${problem}`;
    open = calls;
  }
  return open.length === 0 ? undefined : `the last message uses tools and nothing answers ${list(open)}`;
}

export const blocksOf = (content: SamplingMessage["content"]): readonly Block[] =>
  Array.isArray(content) ? content : [content];

/** Each call is answered once in the very next message, and nothing else is. */
function mismatch(calls: readonly string[], answered: readonly string[]): string | undefined {
  const missing = calls.filter((id) => !answered.includes(id));
  if (missing.length > 0) return `the message before uses tools, and this one does not answer ${list(missing)}`;
  const stray = answered.filter((id, at) => !calls.includes(id) || answered.indexOf(id) !== at);
  if (stray.length > 0) return `${list(stray)} answers no tool use of the message before, or answers it twice`;
  return undefined;
}

const list = (ids: readonly string[]): string => ids.map((id) => JSON.stringify(id)).join(", ");
