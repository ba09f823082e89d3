import { RpcError } from "@mortise/jsonrpc";
import type { JsonObject, JsonRpcRequest, Mirror } from "@mortise/jsonrpc";
import type { HeaderParam } from "@mortise/json-schema";
import { ERROR_CODES, HEADERS, META_KEYS } from "@mortise/schema/2026-07-28";
import { speaks } from "./envelope.js";

// HTTP repeats parts of the body in headers so that intermediaries can route without parsing (streamable-http § headers). Whoever
// parses the body must refuse a request in which the two disagree. Other transports mirror nothing, and nothing is compared.

/** The version header is there at all: without it the request is not of this era, whatever the body holds. */
export function requireVersionHeader(mirror: Mirror, supported: readonly string[]): void {
  if (mirror.get(HEADERS.protocolVersion) === undefined)
    throw missing(HEADERS.protocolVersion, ` ${speaks(supported)}`);
}

export function matchVersionHeader(mirror: Mirror, meta: JsonObject): void {
  match(mirror, HEADERS.protocolVersion, meta[META_KEYS.protocolVersion]);
}

/** The method, and for methods that are routed by one of their params, that param. */
export function matchRoutingHeaders(mirror: Mirror, request: JsonRpcRequest, routingParam: string | undefined): void {
  match(mirror, HEADERS.method, request.method);
  if (routingParam !== undefined) match(mirror, HEADERS.name, request.params?.[routingParam]);
}

/** The arguments that the tool's input schema marks with `x-mcp-header`. */
export function matchParamHeaders(mirror: Mirror, mirrored: readonly HeaderParam[], params: JsonObject): void {
  for (const param of mirrored) {
    const header = HEADERS.paramPrefix + param.header.toLowerCase();
    const value = valueAt(params, param.path);
    if (value === undefined || value === null) continue; // an absent or null argument needs no header
    const text = mirror.get(header);
    if (text === undefined) throw missing(header);
    if (!sameValue(text, value)) throw different(header);
  }
}

function match(mirror: Mirror, header: string, expected: unknown): void {
  const value = mirror.get(header);
  if (value === undefined) throw missing(header);
  if (value !== expected) throw different(header);
}

/** Numbers are compared as numbers: `42.0` mirrors `42`. */
function sameValue(text: string, value: unknown): boolean {
  if (typeof value === "number") return text.trim() !== "" && Number(text) === value;
  return text === String(value);
}

function valueAt(params: JsonObject, path: readonly string[]): unknown {
  let value: unknown = params;
  for (const key of path) {
    if (typeof value !== "object" || value === null || !Object.hasOwn(value, key)) return undefined;
    value = (value as JsonObject)[key];
  }
  return value;
}

const missing = (header: string, advice = ""): RpcError =>
  mismatch(`The header ${header} is missing; it mirrors the body.${advice}`);
const different = (header: string): RpcError => mismatch(`The header ${header} does not equal what the body says.`);
const mismatch = (message: string): RpcError =>
  new RpcError(ERROR_CODES.HeaderMismatch, message, { http: { status: 400 } });
