import type { ClientSettings } from "@mortise/client";

/** How this client answers what servers ask; that also decides what it declares. */
export const inputHandlers = {
  /** Agrees to everything: confirms where that is asked, and leaves the rest at its defaults. */
  onForm: ({ requestedSchema }) => ({
    action: "accept",
    content: Object.hasOwn(requestedSchema.properties, "confirmed") ? { confirmed: true } : {},
  }),
  onSample: ({ messages }) => ({
    role: "assistant",
    content: { type: "text", text: `Heard ${messages.length} messages.` },
    model: "none",
    stopReason: "endTurn",
  }),
  roots: [],
} as const satisfies Partial<ClientSettings>;
