import { Context, isFailure } from "@mortise/jsonrpc";
import type { ContextInit, JsonObject } from "@mortise/jsonrpc";
import { META_KEYS, REVISION } from "@mortise/schema/2026-07-28";
import { isInputRequiredResult } from "@mortise/schema/2026-07-28/validators";
import { createServer } from "@mortise/server";
import type { RequestContext, Server, ServerOptions } from "@mortise/server";
import { expect } from "vitest";

export const ABLE = { elicitation: { form: {}, url: {} }, sampling: { tools: {} }, roots: {} };
export const bugs: unknown[] = [];

export function serving(handler: (ctx: RequestContext) => unknown, options: ServerOptions = {}): Server {
  const server = createServer({ name: "test", version: "1" }, { onError: (error) => bugs.push(error), ...options });
  server.tool("t", { input: { type: "object" }, handler: (_args, ctx) => handler(ctx) as string });
  return server;
}

export interface Play {
  readonly params?: JsonObject;
  readonly capabilities?: object;
  readonly init?: ContextInit;
  readonly method?: string;
}

/** One round: sends the request and gives back its result, or throws `code: message`. */
export async function round(
  server: Server,
  { params = { name: "t" }, capabilities = ABLE, init, method = "tools/call" }: Play,
  more: JsonObject = {},
) {
  const _meta = { [META_KEYS.protocolVersion]: REVISION, [META_KEYS.clientCapabilities]: capabilities };
  const response = await server.exchange(
    { jsonrpc: "2.0", id: 1, method, params: { ...params, ...more, _meta } },
    new Context(init),
  );
  if (isFailure(response))
    throw Object.assign(new Error(`${response.error.code}: ${response.error.message}`), { response });
  if (response.result.resultType === "input_required") {
    expect(isInputRequiredResult(response.result)).toBe(true);
    expect(response.result).not.toHaveProperty("ttlMs");
  }
  return response.result as Record<string, any>;
}

/** Plays rounds to the end, answering from a table. */
export async function play(server: Server, answers: Record<string, unknown>, options: Play = {}) {
  const asked: string[][] = [];
  let result = await round(server, options);
  while (result.resultType === "input_required") {
    const keys = Object.keys(result.inputRequests ?? {});
    asked.push(keys);
    if (asked.length > 10) throw new Error("no end of rounds");
    const inputResponses = Object.fromEntries(keys.map((key) => [key, answers[key]]));
    result = await round(server, options, { inputResponses, requestState: result.requestState });
  }
  return { asked, result };
}

export const accepted = (content: object) => ({ action: "accept", content });
export const said = (value: string) => ({ role: "assistant", model: "m", content: { type: "text", text: value } });
