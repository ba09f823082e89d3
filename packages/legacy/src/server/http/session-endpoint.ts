import { ClosedError, isRequest } from "@mortise/jsonrpc";
import type { Exchange, JsonRpcMessage, JsonRpcRequest } from "@mortise/jsonrpc";
import type { OtherAnswer, OtherRequest } from "@mortise/transport-http";
import { answerBatch } from "./endpoint.js";
import type { Answer, Endpoint } from "./endpoint.js";
import { HttpSession } from "./http-session.js";
import type { Settings } from "./options.js";
import { CLOSING, DELETED, NO_ROOM, NO_SUCH_SESSION, SESSION_MISSING, STREAM_UNREADABLE } from "./refusals.js";
import { jsonAnswer } from "./reply.js";
import { SessionTable } from "./session-table.js";

const SESSION_ID = "mcp-session-id";

/** Streamable HTTP with sessions (2025-11-25 transports § Session Management). */
export class SessionEndpoint implements Endpoint {
  readonly allowed = "POST, GET, DELETE";
  readonly #exchange: Exchange;
  readonly #settings: Settings;
  readonly #sessions: SessionTable<HttpSession>;
  #closed = false;

  constructor(exchange: Exchange, settings: Settings) {
    this.#exchange = exchange;
    this.#settings = settings;
    this.#sessions = new SessionTable(settings);
  }

  post(message: JsonRpcMessage | undefined, request: OtherRequest): Answer | undefined {
    const session = this.#find(request);
    if (!(session instanceof HttpSession)) {
      const begins = message !== undefined && isRequest(message) && message.method === "initialize";
      return begins && session === SESSION_MISSING ? this.#begin(message, request) : session;
    }
    if (message !== undefined) return session.post(message, request);
    return answerBatch(request.text, session.protocolVersion, this.#settings.maxBatch, (messages) =>
      session.postBatch(messages, request),
    );
  }

  get(request: OtherRequest): OtherAnswer {
    const session = this.#find(request);
    if (!(session instanceof HttpSession)) return session;
    return readsStreams(request) ? session.get(request.header("last-event-id")) : STREAM_UNREADABLE;
  }

  delete(request: OtherRequest): OtherAnswer {
    const session = this.#find(request);
    if (!(session instanceof HttpSession)) return session;
    this.#sessions.remove(session, new ClosedError("The client ended the session."));
    return DELETED;
  }

  close(): void {
    this.#closed = true;
    this.#sessions.close();
  }

  #find(request: OtherRequest): HttpSession | OtherAnswer {
    const id = request.header(SESSION_ID);
    if (id === undefined) return SESSION_MISSING;
    return this.#sessions.find(id, request.auth) ?? NO_SUCH_SESSION;
  }

  async #begin(message: JsonRpcRequest, request: OtherRequest): Promise<OtherAnswer> {
    const session = new HttpSession(this.#exchange, request, this.#settings);
    const response = await session.initialize(message);
    const answer = response ? jsonAnswer(response, this.#settings.onError) : CLOSING;
    const begun = response !== undefined && "result" in response && !this.#closed;
    if (begun && this.#sessions.add(session)) return { ...answer, headers: { "Mcp-Session-Id": session.id } };
    session.close(new ClosedError("The session did not begin."));
    return this.#closed ? CLOSING : begun ? NO_ROOM : answer;
  }
}

/** Without the header anything can be read (RFC 9110 § 12.5.1). */
export function readsStreams(request: OtherRequest): boolean {
  const accept = request.header("accept");
  return accept === undefined || /text\/event-stream|text\/\*|\*\/\*/i.test(accept);
}
