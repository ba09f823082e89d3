import { createClient } from "@mortise/client";
import type { ClientSettings } from "@mortise/client";
import type { JsonObject } from "@mortise/jsonrpc";
import { INFO, peer, text } from "../peer.js";

/** Asks one question; what the server got for an answer, and what was declared. */
export async function ask(method: string, params: JsonObject, settings: ClientSettings) {
  const { exchange, seen } = peer({
    "tools/call": ({ request }) =>
      request.params?.inputResponses
        ? text("ok")
        : { resultType: "input_required", inputRequests: { key: { method, params } } },
  });
  const call = createClient(INFO, { exchange, ...settings }).callTool("t");
  const error = await call.then(
    () => undefined,
    (why: unknown) => why as Error,
  );
  const answer = (seen[1]?.request.params?.inputResponses as JsonObject | undefined)?.key;
  return { answer, error, sent: seen.length };
}

export const no = () => ({ action: "decline" }) as const;
