import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from "node:http";
import type { Reach } from "@mortise/jsonrpc";
import { isLoopback } from "../server/origin.js";
import type { HttpCall, HttpHeaders, Refusal } from "../server/call.js";
import { readBody } from "./body.js";
import { encodingOf } from "./encoding.js";

/** A refused body up to this size is read away, so that the connection can serve the next request. */
const WORTH_READING_AWAY = 64 * 1024;
const TOO_SLOW = 408;
/** How long a caller who still sends gets to see why he was refused before the connection closes, ms. */
const LINGER = 1000;

/** Node's own request and response: one string and a length where the answer is JSON, no web-standard object in between. */
export class NodeCall implements HttpCall {
  place = 0;
  readonly #request: IncomingMessage;
  readonly #response: ServerResponse;
  readonly #headers: IncomingHttpHeaders;

  constructor(request: IncomingMessage, response: ServerResponse) {
    this.#request = request;
    this.#response = response;
    this.#headers = request.headers;
  }

  get reach(): Reach {
    const address = this.#request.socket.localAddress ?? "";
    return isLoopback(address.replace(/^::ffff:/, "")) ? "machine" : "network";
  }

  get method(): string {
    return this.#request.method ?? "";
  }

  get path(): string {
    return this.#request.url ?? "/";
  }

  header(name: string): string | undefined {
    // Header names come from outside, and this object has a prototype.
    return Object.hasOwn(this.#headers, name) ? (this.#headers[name] as string) : undefined;
  }

  text(limit: number, timeout: number): Promise<string | Refusal> {
    return readBody(this.#request, limit, timeout);
  }

  send(status: number, headers?: HttpHeaders, body?: string): void {
    if (this.#response.destroyed || this.#response.headersSent) return;
    if (!this.#request.complete && (status === TOO_SLOW || this.#bodyLength() > WORTH_READING_AWAY))
      return this.#sendAndClose(status, headers, body);
    this.#response.writeHead(status, withLength(headers, body));
    if (body === undefined) this.#response.end();
    else this.#response.end(body, encodingOf(body));
  }

  open(status: number, headers: HttpHeaders): void {
    this.#response.writeHead(status, headers);
    this.#response.flushHeaders();
  }

  write(chunk: string): void {
    this.#response.write(chunk);
  }

  end(): void {
    this.#response.end();
  }

  get buffered(): number {
    return this.#response.writableLength;
  }

  destroy(): void {
    this.#response.destroy();
  }

  get gone(): boolean {
    return this.#response.destroyed && !this.#response.writableFinished;
  }

  onGone(callback: () => void): void {
    if (this.gone) return callback();
    this.#response.once("close", () => {
      if (!this.#response.writableFinished) callback();
    });
  }

  #bodyLength(): number {
    const headers = this.#headers;
    return headers["transfer-encoding"] === undefined ? Number(headers["content-length"] ?? 0) : Infinity;
  }

  /** Closing at once would reset the connection under a caller who still sends, and lose the answer. */
  #sendAndClose(status: number, headers: HttpHeaders | undefined, body: string | undefined): void {
    this.#response.writeHead(status, { ...withLength(headers, body), Connection: "close" });
    this.#response.write(body ?? "");
    const timer = setTimeout(() => this.#response.end(), LINGER);
    this.#response.once("close", () => clearTimeout(timer));
    this.#request.once("end", () => this.#response.end());
    this.#request.on("error", () => {}).resume();
  }
}

function withLength(headers: HttpHeaders | undefined, body: string | undefined): Record<string, string | number> {
  if (body === undefined) return { ...headers };
  const own = { "Content-Type": "application/json", "Content-Length": Buffer.byteLength(body) };
  return headers === undefined ? own : { ...own, ...headers };
}
