import { ClosedError, Context, serialize } from "@mortise/jsonrpc";
import type { Auth, ContextInit, JsonRpcNotification, JsonRpcResponse, Mirror, Reach } from "@mortise/jsonrpc";
import { HeaderMirror } from "../mirror.js";
import type { HttpCall, HttpHeaders } from "./call.js";
import { EventStream } from "./event-stream.js";
import type { EventStreamOptions } from "./event-stream.js";
import { statusOf } from "./status.js";

const OVER_HTTP: ContextInit = { transport: "http" };

/** The context of one request, and its reply: JSON, or a stream of events as soon as the handler notifies. */
export class HttpContext extends Context {
  readonly #call: HttpCall;
  readonly #auth: Auth | undefined;
  readonly #options: EventStreamOptions;
  readonly #headers: HttpHeaders | undefined;
  #mirror: HeaderMirror | undefined;
  #controller: AbortController | undefined;
  #stream: EventStream | undefined;
  #answered = false;

  constructor(call: HttpCall, auth: Auth | undefined, options: EventStreamOptions, headers: HttpHeaders | undefined) {
    super(OVER_HTTP);
    this.#call = call;
    this.#auth = auth;
    this.#options = options;
    this.#headers = headers;
  }

  /** The caller cancels by going away, whichever form the answer has (cancellation § Transport-Specific). */
  override get signal(): AbortSignal {
    if (this.#controller === undefined) {
      const controller = (this.#controller = new AbortController());
      this.#call.onGone(() => {
        if (!this.#answered)
          controller.abort(new ClosedError("The caller closed the connection before the answer was complete."));
      });
    }
    return this.#controller.signal;
  }

  override get reach(): Reach {
    return this.#call.reach;
  }

  override get auth(): Auth | undefined {
    return this.#auth;
  }

  override get mirror(): Mirror {
    return (this.#mirror ??= new HeaderMirror(this.#call));
  }

  override notify(notification: JsonRpcNotification): void {
    if (this.#answered || this.#call.gone) return;
    this.#stream ??= new EventStream(this.#call, this.#options, 200, this.#headers);
    this.#stream.send({ data: serialize(notification) });
  }

  /** Ends the exchange. A caller who went away is told nothing more. */
  answer(response: JsonRpcResponse): undefined {
    if (this.#answered || this.#call.gone) return;
    const text = serialize(response); // throws on what is no JSON, while an answer that says so is still possible
    this.#answered = true;
    if (this.#stream !== undefined) {
      this.#stream.send({ data: text });
      this.#stream.end();
      return;
    }
    const { status, headers } = statusOf(response);
    this.#call.send(status, headers === undefined ? this.#headers : { ...this.#headers, ...headers }, text);
  }
}
