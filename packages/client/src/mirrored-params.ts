import { isFailure } from "@mortise/jsonrpc";
import type { JsonObject, JsonRpcRequest, Middleware, Transport } from "@mortise/jsonrpc";
import { ERROR_CODES } from "@mortise/schema/2026-07-28";
import type { Method } from "@mortise/schema/2026-07-28";
import type { KnownTools } from "./known-tools.js";

/** The arguments of a call that its tool's `x-mcp-header` annotations name, as header name and value. */
export type ParamHeaders = readonly (readonly [name: string, value: string | number | boolean])[];

/** A transport that repeats arguments beside the message (HTTP: `Mcp-Param-*`). It asks its client, who has seen the schemas, which. */
export interface MirroringTransport extends Transport {
  /** Set by clients, one upon the other; called for every request. */
  paramHeaders: ((request: JsonRpcRequest) => ParamHeaders) | undefined;
}

export const isMirroring = (transport: Transport): transport is MirroringTransport => "paramHeaders" in transport;

/**
 * Tells the transport what to repeat of calls of the tools that this client knows; others are left to whoever was asked before: the
 * caller's own function, or another client of the same transport.
 */
export function mirrorThrough(transport: MirroringTransport, tools: KnownTools): void {
  const before = transport.paramHeaders;
  transport.paramHeaders = (request) =>
    before === undefined || tools.get(request.params?.name) !== undefined
      ? paramHeaders(tools, request)
      : before(request);
}

const NONE: ParamHeaders = [];
const CALL = "tools/call" satisfies Method;

/** What the transport is to repeat of a request: annotated arguments that have a value (streamable-http § custom headers). */
export function paramHeaders(tools: KnownTools, { params = {} }: JsonRpcRequest): ParamHeaders {
  const { mirrored = [] } = tools.get(params.name) ?? {};
  if (mirrored.length === 0) return NONE; // nearly always
  const headers: [string, string | number | boolean][] = [];
  for (const { header, path } of mirrored) {
    const value = valueAt(params.arguments, path);
    if (typeof value === "string" || typeof value === "number" || typeof value === "boolean")
      headers.push([header, value]);
  }
  return headers;
}

function valueAt(args: unknown, path: readonly string[]): unknown {
  let value = args;
  for (const key of path) {
    if (typeof value !== "object" || value === null || !Object.hasOwn(value, key)) return undefined;
    value = (value as JsonObject)[key];
  }
  return value;
}

/**
 * A call refused because its headers do not match is made again, once, when listing the tools anew changes the headers: their
 * definitions are newer than what this client had seen (streamable-http § client behavior).
 */
export const retryWithFreshHeaders =
  (
    headersOf: (request: JsonRpcRequest) => ParamHeaders,
    listTools: (signal: AbortSignal) => Promise<void>,
  ): Middleware =>
  (next) =>
  async (request, context) => {
    const before = headersOf(request);
    const response = await next(request, context);
    if (!isFailure(response) || response.error.code !== ERROR_CODES.HeaderMismatch) return response;
    if (request.method !== CALL) return response; // nothing else has such headers, the list least of all
    try {
      await listTools(context.signal);
    } catch {
      return response; // the refusal says more than what came of the attempt to mend it
    }
    return JSON.stringify(headersOf(request)) === JSON.stringify(before) ? response : next(request, context);
  };
