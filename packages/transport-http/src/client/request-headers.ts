import { isObject } from "@mortise/jsonrpc";
import type { JsonRpcRequest } from "@mortise/jsonrpc";
import { HEADERS, META_KEYS, METHODS } from "@mortise/schema/2026-07-28";
import { encodeHeaderValue } from "../mirror.js";
import type { ParamHeaders } from "./options.js";

type Routing = ReadonlyMap<string, string>;

/** Which param names what a method is about: the rows of the protocol, then those of extensions. */
export function routingTable(extra: Readonly<Record<string, string>> = {}): Map<string, string> {
  const rows = Object.entries(METHODS).flatMap(([method, { routingParam }]) =>
    routingParam === undefined ? [] : [[method, routingParam] as const],
  );
  return new Map([...rows, ...Object.entries(extra)]);
}

/** The headers that mirror a request (streamable-http § Request Metadata), by lower-case name. */
export function requestHeaders(
  { method, params }: JsonRpcRequest,
  routing: Routing,
  parameters: ReturnType<ParamHeaders> | undefined,
): Record<string, string> {
  const headers: Record<string, string> = {
    "content-type": "application/json",
    accept: "application/json, text/event-stream",
    [HEADERS.method]: method,
  };
  const version = isObject(params?._meta) ? params._meta[META_KEYS.protocolVersion] : undefined;
  if (typeof version === "string") headers[HEADERS.protocolVersion] = version;
  const param = routing.get(method);
  const name = param !== undefined && params !== undefined && Object.hasOwn(params, param) ? params[param] : undefined;
  if (typeof name === "string") headers[HEADERS.name] = encodeHeaderValue(name);
  for (const [suffix, value] of parameters ?? []) {
    headers[HEADERS.paramPrefix + suffix.toLowerCase()] = encodeHeaderValue(value);
  }
  return headers;
}
