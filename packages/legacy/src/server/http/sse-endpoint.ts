import { ClosedError } from "@mortise/jsonrpc";
import type { Exchange, JsonRpcMessage } from "@mortise/jsonrpc";
import type { EventStream, OtherAnswer, OtherRequest } from "@mortise/transport-http";
import type { Answer } from "./endpoint.js";
import type { Settings } from "./options.js";
import { NO_SUCH_SESSION } from "./refusals.js";
import { readsStreams } from "./session-endpoint.js";
import { SessionTable } from "./session-table.js";
import { SESSION_PARAMETER, SseSession } from "./sse-session.js";

/** HTTP+SSE (2024-11-05 transports § HTTP with SSE), at the same URL as everything else. */
export class SseEndpoint {
  readonly #exchange: Exchange;
  readonly #settings: Settings;
  readonly #sessions: SessionTable<SseSession>;
  #closed = false;

  constructor(exchange: Exchange, settings: Settings) {
    this.#exchange = exchange;
    this.#settings = settings;
    this.#sessions = new SessionTable(settings);
  }

  /** Answers what is of this transport, and returns `undefined` for the rest. */
  answer(message: JsonRpcMessage | undefined, request: OtherRequest): Answer | undefined {
    if (request.header("mcp-session-id") !== undefined) return undefined;
    if (request.method === "GET") return readsStreams(request) ? this.#open(request) : undefined;
    const id = request.method === "POST" ? sessionIn(request.path) : undefined;
    if (id === undefined || message === undefined) return undefined;
    return this.#sessions.find(id, request.auth)?.post(message, request) ?? NO_SUCH_SESSION;
  }

  close(): void {
    this.#closed = true;
    this.#sessions.close();
  }

  #open(request: OtherRequest): OtherAnswer {
    return { status: 200, standing: true, body: (stream) => this.#begin(request, stream) };
  }

  #begin(request: OtherRequest, stream: EventStream): void {
    const session = new SseSession(this.#exchange, request, this.#settings, stream);
    if (this.#closed || !this.#sessions.add(session)) return session.close(new ClosedError("There is no room."));
    const { sse } = this.#settings;
    session.welcome(typeof sse === "object" ? sse.endpoint : request.path);
    void stream.closed.then(() => this.#sessions.remove(session, new ClosedError("The client closed its stream.")));
  }
}

function sessionIn(path: string): string | undefined {
  const query = path.indexOf("?");
  if (query < 0) return undefined;
  return new URLSearchParams(path.slice(query)).get(SESSION_PARAMETER) ?? undefined;
}
