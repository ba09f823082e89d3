import { HEADERS } from "@mortise/schema/2026-07-28";
import type { HttpHeaders, HttpRequest } from "./call.js";

export interface CorsOptions {
  /** Request headers that pages may send beside those of the protocol. */
  readonly allowedHeaders?: readonly string[];
  /** Response headers that pages may read beside the safe ones and `WWW-Authenticate`, `Retry-After`. */
  readonly exposedHeaders?: readonly string[];
  /** HTTP methods beside POST. */
  readonly allowedMethods?: readonly string[];
  /** How long a browser may remember the permission, seconds. Default 600. */
  readonly maxAge?: number;
}

export interface Cors {
  /** The headers of the answer to a preflight (`OPTIONS`). */
  preflight(request: HttpRequest): HttpHeaders;
  /** The headers that let the page read an answer; nothing when the request comes from no page. */
  headers(request: HttpRequest): HttpHeaders | undefined;
}

const SENT: readonly string[] = [
  "accept",
  "authorization",
  "content-type",
  HEADERS.protocolVersion,
  HEADERS.method,
  HEADERS.name,
];
const EXPOSED: readonly string[] = ["www-authenticate", "retry-after"];

/** Which origins may read is decided by the Origin check before; this only tells the browser so. */
export function createCors({
  allowedHeaders = [],
  exposedHeaders = [],
  allowedMethods = [],
  maxAge = 600,
}: CorsOptions): Cors {
  const sent = new Set([...SENT, ...allowedHeaders.map((name) => name.toLowerCase())]);
  const methods = ["POST", ...allowedMethods].join(", ");
  const exposed = [...EXPOSED, ...exposedHeaders].join(", ");
  // A wildcard cannot stand for `mcp-param-…`, so what the browser asks for is repeated where it is allowed.
  const mayBeSent = (name: string): boolean => sent.has(name) || name.startsWith(HEADERS.paramPrefix);
  const asked = (request: HttpRequest): string[] =>
    (request.header("access-control-request-headers") ?? "").split(",").map((name) => name.trim().toLowerCase());

  const headers = (request: HttpRequest): HttpHeaders | undefined => {
    const origin = request.header("origin");
    if (origin === undefined) return undefined;
    return { "Access-Control-Allow-Origin": origin, "Access-Control-Expose-Headers": exposed, Vary: "Origin" };
  };
  return {
    headers,
    preflight: (request) => ({
      ...headers(request),
      "Access-Control-Allow-Methods": methods,
      "Access-Control-Allow-Headers": [...new Set([...sent, ...asked(request).filter(mayBeSent)])].join(", "),
      "Access-Control-Max-Age": String(maxAge),
    }),
  };
}
