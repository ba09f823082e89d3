import { failure, isNotification, isObject, isRequest, JSON_RPC_CODES, parseMessage, RpcError } from "@mortise/jsonrpc";
import type {
  Auth,
  Exchange,
  JsonRpcMessage,
  JsonRpcNotification,
  JsonRpcRequest,
  JsonRpcResponse,
  ParseLimits,
} from "@mortise/jsonrpc";
import { HEADERS, META_KEYS } from "@mortise/schema/2026-07-28";
import { Bag } from "../bag.js";
import type { HttpCall, HttpHeaders, Refusal } from "./call.js";
import { checkNotification } from "./check-notification.js";
import { HttpContext } from "./context.js";
import { createCors } from "./cors.js";
import type { Cors } from "./cors.js";
import { Documents } from "./documents.js";
import { EventStream } from "./event-stream.js";
import { checkMedia } from "./media.js";
import { settle } from "./options.js";
import type { HttpServerOptions, OtherAnswer, Settings } from "./options.js";
import { originCheck } from "./origin.js";
import { OtherCall } from "./other-call.js";
import { BODY_TOO_LARGE, INTERNAL, isRefusal, refusalBody } from "./refusal.js";

const CLIENT_RESPONSE: Refusal = {
  status: 400,
  message: "This server sends no requests, so it takes no responses. POST a request or a notification.",
};

const unavailable = (message: string): Refusal => ({ status: 503, headers: { "Retry-After": "1" }, message });
const CLOSING = unavailable("The server is shutting down. Connect again in a moment.");
const FULL = unavailable("Too many requests are in progress. Try again in a moment.");

/** A request that the exchange works on. */
interface Asked {
  readonly request: JsonRpcRequest;
  readonly context: HttpContext;
}

/** One MCP endpoint over HTTP, whatever runtime carries it. */
export class HttpCore {
  readonly #exchange: Exchange;
  readonly #settings: Settings;
  readonly #limits: ParseLimits;
  readonly #checkOrigin: ReturnType<typeof originCheck>;
  readonly #cors: Cors | undefined;
  readonly #allow: HttpHeaders;
  readonly #documents: Documents | undefined;
  readonly #open = new Bag<HttpCall>();
  readonly #standing = new Set<EventStream>();
  #emptied: (() => void) | undefined;
  #closing = false;

  constructor(exchange: Exchange, options: HttpServerOptions) {
    this.#exchange = exchange;
    this.#settings = settle(options);
    this.#limits = { maxLength: this.#settings.maxBody, maxDepth: this.#settings.maxDepth };
    this.#checkOrigin = originCheck(options);
    const { cors, documents } = options;
    this.#documents = documents && new Documents(documents);
    this.#cors = cors ? createCors(cors === true ? {} : cors) : undefined;
    this.#allow = { Allow: cors ? "POST, OPTIONS" : "POST" };
  }

  /** Answers one HTTP request. Never rejects. All of its way is in this one function: a promise for each part of it costs more than its checks. */
  async handle(call: HttpCall): Promise<void> {
    if (this.#isSettledAtOnce(call)) return;
    const { authenticate, maxBody, bodyTimeout, otherwise, versions } = this.#settings;
    let asked: Asked | undefined;
    this.#open.add(call);
    try {
      // 3. Who is it?
      const verdict = authenticate && (await authenticate(call));
      if (verdict && isRefusal(verdict)) return this.#refuse(call, verdict);
      // 4. HTTP method
      if (call.method !== "POST") return await this.#answerOtherMethod(call, verdict);
      // 5. A JSON body of bearable size
      const unreadable = checkMedia(call) ?? checkLength(call, maxBody);
      if (unreadable) return this.#refuse(call, unreadable);
      const text = await call.text(maxBody, bodyTimeout);
      if (typeof text !== "string") return this.#refuse(call, text);
      // 6. Exactly one message, of a version that is spoken here
      const parsed = parseMessage(text, this.#limits);
      const message = parsed.ok ? parsed.message : undefined;
      if (otherwise && !isClaimed(message, call.header(HEADERS.protocolVersion), versions)) {
        if (await this.#otherwise(call, verdict, message, text)) return;
      }
      // 7. A request is answered by the exchange; a notification is only taken
      const context = new HttpContext(call, verdict, this.#settings, this.#cors?.headers(call));
      if (!parsed.ok) return context.answer(parsed.failure);
      if (!isRequest(parsed.message)) return this.#take(parsed.message, call);
      asked = { request: parsed.message, context };
      context.answer(await this.#exchange(asked.request, context));
    } catch (error) {
      if (!call.gone) this.#fault(error, call, asked); // else it was cancelled, and nobody is left to hear of it
    } finally {
      this.#open.remove(call);
      if (this.#open.size === 0) this.#emptied?.();
    }
  }

  /** Takes no more requests, gives those in progress `drainTimeout` to finish, then cuts them. */
  async close(): Promise<void> {
    this.#closing = true;
    for (const stream of this.#standing) stream.end();
    if (this.#open.size === 0) return;
    let timer: ReturnType<typeof setTimeout> | undefined;
    await new Promise<void>((resolve) => {
      this.#emptied = resolve;
      timer = setTimeout(resolve, this.#settings.drainTimeout);
    });
    clearTimeout(timer);
    for (const call of this.#open.members()) call.destroy();
  }

  /** Answers what needs no look at the request's contents: documents for everybody, and requests that come in vain. */
  #isSettledAtOnce(call: HttpCall): boolean {
    if (this.#documents?.answer(call)) return true;
    // 1. Does it come from where it may? (streamable-http § Security)
    const stranger = this.#checkOrigin(call);
    if (stranger) call.send(stranger.status, undefined, refusalBody(stranger));
    else if (this.#cors && call.method === "OPTIONS") call.send(204, this.#cors.preflight(call));
    // 2. Is there room for it?
    else if (this.#closing) this.#refuse(call, CLOSING);
    else if (this.#open.size >= this.#settings.maxConcurrent) this.#refuse(call, FULL);
    else return false;
    return true;
  }

  async #answerOtherMethod(call: HttpCall, auth: Auth | undefined): Promise<void> {
    if (this.#settings.otherwise && (await this.#otherwise(call, auth, undefined, ""))) return;
    const message = `${call.method} does nothing here. POST one JSON-RPC message to this URL.`;
    this.#refuse(call, { status: 405, headers: this.#allow, message });
  }

  /** Accepts a message that is no request, or says why not. */
  #take(message: JsonRpcNotification | JsonRpcResponse, call: HttpCall): void {
    const unacceptable = isNotification(message)
      ? checkNotification(message, call, this.#settings.versions)
      : CLIENT_RESPONSE;
    if (unacceptable) this.#refuse(call, unacceptable);
    else call.send(202, this.#cors?.headers(call));
  }

  /** Something went wrong on this side; its text is not for others. */
  #fault(error: unknown, call: HttpCall, asked: Asked | undefined): void {
    this.#settings.onError(error);
    if (!asked) return this.#refuse(call, INTERNAL);
    asked.context.answer(
      failure(
        asked.request.id,
        new RpcError(JSON_RPC_CODES.internalError, INTERNAL.message, { http: { status: INTERNAL.status } }),
      ),
    );
  }

  async #otherwise(
    call: HttpCall,
    auth: Auth | undefined,
    message: JsonRpcMessage | undefined,
    text: string,
  ): Promise<boolean> {
    const answer = await this.#settings.otherwise?.(message, new OtherCall(call, auth, text));
    if (answer === undefined) return false;
    await this.#sendOther(call, answer);
    return true;
  }

  async #sendOther(call: HttpCall, { status, headers, body, standing }: OtherAnswer): Promise<void> {
    const all = { ...this.#cors?.headers(call), ...headers };
    if (typeof body !== "function") return call.send(status, all, body);
    const stream = new EventStream(call, this.#settings, status, all);
    if (standing) this.#standing.add(stream);
    body(stream);
    if (standing && this.#closing) stream.end();
    await stream.closed; // in progress until then
    this.#standing.delete(stream);
  }

  #refuse(call: HttpCall, refusal: Refusal): void {
    call.send(refusal.status, { ...this.#cors?.headers(call), ...refusal.headers }, refusalBody(refusal));
  }
}

function checkLength(call: HttpCall, limit: number): Refusal | undefined {
  return Number(call.header("content-length")) > limit ? BODY_TOO_LARGE(limit) : undefined;
}

/** A message that names a version in `_meta` is of this revision's kind, whichever version it names; else the header decides. */
function isClaimed(
  message: JsonRpcMessage | undefined,
  header: string | undefined,
  versions: readonly string[],
): boolean {
  if (header !== undefined && versions.includes(header)) return true;
  const meta = message !== undefined && "method" in message ? message.params?._meta : undefined;
  return isObject(meta) && Object.hasOwn(meta, META_KEYS.protocolVersion);
}
