import type { ClientSettings } from "@mortise/client";

/** What this client declares, and how it answers what servers ask. */
export const inputHandlers: Pick<ClientSettings, "capabilities"> = {
  capabilities: { roots: {}, sampling: {}, elicitation: {} },
};
