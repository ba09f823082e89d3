import type { Exchange, JsonObject, Middleware, Transport } from "@mortise/jsonrpc";
import type { ClientCapabilities, InputRequests, InputResponses } from "@mortise/schema/2026-07-28";
import type { AskedCall } from "./input/answer-round.js";
import type { CallOptions } from "./options.js";
import type { AnsweredCall, ResultReaders } from "./result-readers.js";
import type { Filter } from "./subscription/events.js";
import type { Subscription, SubscribeOptions } from "./subscription/subscription.js";

/** What an extension can do with the client that uses it. Every client is one. */
export interface ExtensionClient {
  request(method: string, params: JsonObject, options?: CallOptions): Promise<JsonObject>;
  subscribe(filter: Filter, options?: SubscribeOptions): Subscription;
  answer(inputRequests: InputRequests, call: AskedCall): Promise<InputResponses>;
}

/** A call whose answer has a result type that an extension defines. */
export interface ExtendedCall extends AnsweredCall {
  /** The client that made the call. What is asked of it does not end with the call. */
  readonly client: ExtensionClient;
  /** Asks the same server something else, for as long as the call may take. */
  request(method: string, params: JsonObject): Promise<JsonObject>;
}

/** Makes of such an answer the result that the call was for: complete, and of the method's own shape. */
export type ResultReader = (answer: JsonObject, call: ExtendedCall) => JsonObject | Promise<JsonObject>;

/** Something that widens the protocol, in both parties' agreement: see `client.use`. Everything but the id may be left out. */
export interface ClientExtension {
  /** `vendor.example/name`: under this id the two parties declare it. */
  readonly id: string;
  /** What every request says of it. Default `{}`. */
  readonly settings?: JsonObject;
  /** What to do with results of its types, by `resultType`. */
  readonly results?: Readonly<Record<string, ResultReader>>;
  /** The param that names what its methods are about, by method; over HTTP the `Mcp-Name` header mirrors it. */
  readonly routing?: Readonly<Record<string, string>>;
  /** Wraps everything that is sent, within the client's own middleware. */
  readonly middleware?: Middleware;
  /** Only servers' extensions have this. The two halves of an extension may well have the same name. */
  readonly methods?: never;
}

/** What of a client an extension can change. */
export interface Extensible {
  readonly identity: { capabilities: ClientCapabilities };
  readonly results: ResultReaders;
  readonly transport: Transport & { readonly routing?: Map<string, string> };
  wrap(middleware: Middleware): void;
  /** @throws InputRequiredError for what has no handler; InputFailedError when a handler threw */
  answer(inputRequests: InputRequests, call: AskedCall): Promise<InputResponses>;
}

/** @throws Error when the id has no prefix or is taken, a result type is taken, or it is the half for servers */
export function takeIn(extension: ClientExtension, into: Extensible, client: ExtensionClient): void {
  const { id, settings = {}, results = {}, routing = {}, middleware } = extension;
  const { identity, transport } = into;
  const { extensions = {} } = identity.capabilities;
  const isTaken = (type: string) => type === "complete" || type === "input_required" || into.results.has(type);
  if ("methods" in extension) throw new Error(`This half of the extension ${id} is for servers; import the client's.`);
  if (!String(id).includes("/") || id in extensions || Object.keys(results).some(isTaken)) {
    throw new Error(`Extension ${id}: the id has no prefix ("com.example/name"), or it or a result type is taken.`);
  }
  identity.capabilities = {
    ...identity.capabilities,
    extensions: { ...extensions, [id]: settings },
  } as ClientCapabilities;
  for (const [type, read] of Object.entries(results)) {
    into.results.set(type, (answer, call) =>
      read(answer, {
        ...call,
        client,
        request: (method, params) => client.request(method, params, { signal: call.signal }),
      }),
    );
  }
  for (const [method, param] of Object.entries(routing)) transport.routing?.set(method, param);
  if (middleware) into.wrap(middleware);
}

/** An exchange that can be wrapped while it is in use. */
export function wrappable(exchange: Exchange): { exchange: Exchange; wrap(middleware: Middleware): void } {
  let within = exchange;
  return {
    exchange: (request, context) => within(request, context),
    wrap: (middleware) => (within = middleware(within)),
  };
}
