import type { Answer, Exchange, JsonObject, JsonRpcMessage, JsonRpcResponse, JsonRpcSuccess } from "@mortise/jsonrpc";
import { ServerSession } from "@mortise/legacy/server";
import type { Carrier, Caller, LegacyRevision, SessionOptions } from "@mortise/legacy/server";
import { createServer } from "@mortise/server";
import type { RequestContext, Server, ServerOptions } from "@mortise/server";
import { checkValid } from "./valid.js";

export const ABLE = { elicitation: { form: {}, url: {} }, sampling: { tools: {}, context: {} }, roots: {} };

export interface TalkOptions extends SessionOptions {
  readonly revision?: LegacyRevision;
  readonly capabilities?: JsonObject;
  readonly caller?: Caller;
  /** What the client says to a question; `undefined` leaves it open. Default: nothing is ever answered. */
  readonly answer?: (question: {
    readonly method: string;
    readonly params?: any;
    readonly id: unknown;
  }) => Answer | undefined;
}

/** A client of a session, at the level of messages. Everything that it gets is checked against its revision. */
export class Talk {
  readonly session: ServerSession;
  /** Requests and notifications of the server, in order. */
  readonly heard: any[] = [];
  readonly revision: LegacyRevision;
  readonly #answer: NonNullable<TalkOptions["answer"]>;
  readonly #carrier: Carrier = { send: (message) => this.#hear(message) };
  #lastId = 0;

  constructor(exchange: Exchange, { revision = "2025-11-25", caller = PIPE, answer, ...options }: TalkOptions = {}) {
    this.revision = revision;
    this.#answer = answer ?? (() => undefined);
    this.session = new ServerSession(exchange, caller, options);
    this.session.standalone = this.#carrier;
  }

  /** Sends as it would travel, so nothing that is no JSON gets through. */
  async send(message: object): Promise<JsonRpcResponse | undefined> {
    const response = await this.session.handle(overWire(message) as JsonRpcMessage, this.#carrier);
    return response && (overWire(response) as JsonRpcResponse);
  }

  async request(method: string, params?: JsonObject, id: string | number = ++this.#lastId) {
    const response = await this.send({ jsonrpc: "2.0", id, method, ...(params && { params }) });
    if (response !== undefined) checkValid(response, this.revision, method);
    return response;
  }

  async result(method: string, params?: JsonObject): Promise<Record<string, any>> {
    const response = await this.request(method, params);
    if (response === undefined || "error" in response) throw new Error(JSON.stringify(response));
    return response.result;
  }

  async error(method: string, params?: JsonObject) {
    const response = await this.request(method, params);
    if (response === undefined || !("error" in response))
      throw new Error(`expected an error: ${JSON.stringify(response)}`);
    return response.error;
  }

  async notify(method: string, params?: JsonObject): Promise<void> {
    await this.send({ jsonrpc: "2.0", method, ...(params && { params }) });
  }

  /** What was heard under this method. */
  of(method: string): any[] {
    return this.heard.filter((message) => message.method === method);
  }

  #hear(message: JsonRpcMessage): void {
    const copy = overWire(message) as JsonRpcMessage & { method: string; id?: unknown };
    checkValid(copy, this.revision);
    this.heard.push(copy);
    if (copy.id === undefined) return;
    const answer = this.#answer(copy as Parameters<NonNullable<TalkOptions["answer"]>>[0]);
    if (answer !== undefined) queueMicrotask(() => void this.send({ jsonrpc: "2.0", id: copy.id, ...answer }));
  }
}

export const PIPE: Caller = { transport: "stdio", reach: "process" };

const overWire = (message: object): object => JSON.parse(JSON.stringify(message)) as object;

/** A session that is open: `initialize` is answered and acknowledged. */
export async function opened(exchange: Exchange, options: TalkOptions = {}): Promise<Talk> {
  const { revision = "2025-11-25", capabilities = ABLE } = options;
  const talk = new Talk(exchange, options);
  await talk.result("initialize", hello(revision, capabilities));
  await talk.notify("notifications/initialized");
  return talk;
}

/** The params of `initialize`. */
export const hello = (protocolVersion = "2025-11-25", capabilities: JsonObject = ABLE): JsonObject => ({
  protocolVersion,
  capabilities,
  clientInfo: { name: "c", version: "1" },
});

/** A server with one tool, `t`. */
export function serving(handler: (ctx: RequestContext) => unknown, options: ServerOptions = {}): Server {
  const server = createServer({ name: "test", version: "1" }, options);
  server.tool("t", { input: { type: "object" }, handler: (_args, ctx) => handler(ctx) as string });
  return server;
}

export const call = (talk: Talk, meta?: JsonObject) =>
  talk.result("tools/call", { name: "t", ...(meta && { _meta: meta }) });

export const textOf = (result: Record<string, any>): string => result.content[0].text;

/** Waits until `holds`, at most five seconds. */
export async function until(holds: () => boolean, what: string): Promise<void> {
  const end = performance.now() + 5_000;
  while (!holds()) {
    if (performance.now() > end) throw new Error(`timed out waiting until ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

export const accepted = (content: object): JsonRpcSuccess["result"] => ({ action: "accept", content });

/** Resolves once the signal fires. */
export const aborted = (signal: AbortSignal): Promise<string> =>
  new Promise((resolve) => signal.addEventListener("abort", () => resolve("aborted")));
