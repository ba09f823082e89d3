import type { Reach } from "@mortise/jsonrpc";
import type { HttpCall, HttpHeaders, Refusal } from "./call.js";
import { readBody } from "./fetch-body.js";

const encoder = new TextEncoder();

/** A web-standard request, answered by a web-standard response. */
export class FetchCall implements HttpCall {
  place = 0;
  readonly reach: Reach = "network"; // a web-standard request does not say where it came from
  readonly #request: Request;
  #respond!: (response: Response) => void;
  readonly response = new Promise<Response>((resolve) => (this.#respond = resolve));
  #stream: ReadableStreamDefaultController<Uint8Array> | undefined;
  #gone = false;
  #answered = false;
  #goneCallbacks: (() => void)[] | undefined;

  constructor(request: Request) {
    this.#request = request;
  }

  get method(): string {
    return this.#request.method;
  }

  get path(): string {
    const { pathname, search } = new URL(this.#request.url);
    return pathname + search;
  }

  header(name: string): string | undefined {
    const value = this.#request.headers.get(name);
    if (value !== null) return value;
    // A Request that was made, not received, keeps its host in the URL alone.
    return name === "host" ? new URL(this.#request.url).host : undefined;
  }

  text(limit: number, timeout: number): Promise<string | Refusal> {
    return readBody(this.#request, limit, timeout);
  }

  send(status: number, headers?: HttpHeaders, body?: string): void {
    this.#answered = true;
    const all = body === undefined ? headers : { "Content-Type": "application/json", ...headers };
    this.#respond(new Response(body ?? null, all === undefined ? { status } : { status, headers: all }));
  }

  open(status: number, headers: HttpHeaders): void {
    const source: UnderlyingDefaultSource<Uint8Array> = {
      start: (controller) => void (this.#stream = controller),
      cancel: () => this.#leave(),
    };
    const strategy = { highWaterMark: 0, size: (chunk: Uint8Array) => chunk.byteLength };
    this.#respond(new Response(new ReadableStream(source, strategy), { status, headers }));
  }

  write(chunk: string): void {
    if (!this.#gone) this.#stream?.enqueue(encoder.encode(chunk));
  }

  end(): void {
    this.#answered = true;
    if (!this.#gone) this.#stream?.close();
  }

  get buffered(): number {
    return -(this.#stream?.desiredSize ?? 0);
  }

  destroy(): void {
    if (this.#answered) return;
    this.#leave();
    if (this.#stream === undefined) this.send(503);
    else this.#stream.error(new Error("The stream was cut."));
  }

  get gone(): boolean {
    return this.#gone;
  }

  onGone(callback: () => void): void {
    if (this.#gone) return callback();
    if (this.#goneCallbacks === undefined) {
      this.#goneCallbacks = [];
      // Some runtimes make the signal when it is first read, and it costs: only when somebody waits for it.
      const { signal } = this.#request;
      if (signal.aborted) this.#leave();
      else signal.addEventListener("abort", () => this.#leave(), { once: true });
    }
    if (this.#gone) callback();
    else this.#goneCallbacks.push(callback);
  }

  #leave(): void {
    if (this.#gone || this.#answered) return;
    this.#gone = true;
    for (const callback of this.#goneCallbacks ?? []) callback();
  }
}
