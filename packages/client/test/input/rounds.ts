import { createClient } from "@mortise/client";
import type { ClientSettings } from "@mortise/client";
import type { JsonObject } from "@mortise/jsonrpc";
import { INFO, peer } from "../peer.js";
import type { Seen } from "../peer.js";

export const form = (message = "?"): JsonObject => ({
  method: "elicitation/create",
  params: { message, requestedSchema: { type: "object", properties: { ok: { type: "boolean" } } } },
});
export const asking = (inputRequests?: JsonObject, requestState?: string): JsonObject => ({
  resultType: "input_required",
  ...(inputRequests && { inputRequests }),
  ...(requestState !== undefined && { requestState }),
});
export const yes = () => ({ action: "accept", content: { ok: true } }) as const;

/** A tool that answers attempt after attempt with these. */
export function inRounds(answers: readonly ((seen: Seen) => unknown)[], settings: ClientSettings = { onForm: yes }) {
  let attempt = 0;
  const { exchange, seen } = peer({ "tools/call": (call) => answers[Math.min(attempt++, answers.length - 1)]!(call) });
  return { client: createClient(INFO, { exchange, ...settings }), seen };
}
