import type { Reach } from "@mortise/jsonrpc";
import type { Placed } from "../bag.js";

/** The head of one HTTP request, as the seams `authenticate` and `otherwise` see it. */
export interface HttpRequest {
  /** Upper case. */
  readonly method: string;
  /** Path and query, as in the request line. */
  readonly path: string;
  /** The value of a header, several joined by commas. @param name lower case */
  header(name: string): string | undefined;
}

/** Response headers by name. */
export type HttpHeaders = Readonly<Record<string, string>>;

/** Says no to an HTTP request. The message becomes a JSON-RPC error that belongs to no id. */
export interface Refusal {
  /** HTTP status, 400 to 599. */
  readonly status: number;
  /** What is wrong and what to do, for the caller's eyes. */
  readonly message: string;
  readonly headers?: HttpHeaders;
  /** JSON-RPC error code. Default: -32600 (invalid request) below 500, else -32603 (internal error). */
  readonly code?: number;
  readonly data?: unknown;
}

/** One HTTP request and the way to answer it: all that the core asks of a face. */
export interface HttpCall extends HttpRequest, Placed {
  /** How far the caller may be, as far as the runtime knows: `"network"` unless the connection cannot have left this machine. */
  readonly reach: Reach;
  /** The whole body as text; a refusal when it is longer than `limit` bytes, slower than `timeout` ms, cut short, or not UTF-8. */
  text(limit: number, timeout: number): Promise<string | Refusal>;
  /** Answers at once; `body`, if there is one, is JSON. */
  send(status: number, headers?: HttpHeaders, body?: string): void;
  /** Begins an answer of unknown length; then {@link write} any number of times and {@link end}. */
  open(status: number, headers: HttpHeaders): void;
  write(chunk: string): void;
  end(): void;
  /** Bytes written that the network has not taken yet. */
  readonly buffered: number;
  /** Cuts the connection, or as much of it as the runtime lets one cut. */
  destroy(): void;
  /** True when the caller went away before the answer was complete. */
  readonly gone: boolean;
  /** Calls back when that happens; at once if it did already. */
  onGone(callback: () => void): void;
}
