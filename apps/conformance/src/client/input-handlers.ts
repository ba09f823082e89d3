import type { ClientSettings } from "@mortise/client";

/** How this client answers what servers ask; that also decides what it declares. */
export const inputHandlers = {
  /** Agrees to everything: the one form that a scenario shows asks whether it is confirmed. */
  onForm: () => ({ action: "accept", content: { confirmed: true } }),
  onSample: ({ messages }) => ({
    role: "assistant",
    content: { type: "text", text: `Heard ${messages.length} messages.` },
    model: "none",
    stopReason: "endTurn",
  }),
  roots: [],
} as const satisfies Partial<ClientSettings>;
