import { createClient } from "@mortise/client";
import type { Client, ClientSettings, Filter, SubscriptionEvent } from "@mortise/client";
import { AbortedError, failure, memoryTransport } from "@mortise/jsonrpc";
import type {
  ExchangeContext,
  JsonObject,
  JsonRpcRequest,
  JsonRpcResponse,
  LocalError,
  RpcError,
} from "@mortise/jsonrpc";
import { deferred, INFO } from "../peer.js";

/** One stream that a client has opened, in the hands of the test. */
export interface Stream {
  readonly request: JsonRpcRequest;
  readonly context: ExchangeContext;
  tell(method: string, params?: JsonObject): void;
  acknowledge(honoured?: Filter): void;
  finish(): void;
  refuse(error: RpcError): void;
  drop(error: LocalError): void;
}

/** A server that opens streams and leaves the rest to the test. */
export function streams(settings: ClientSettings = {}): {
  client: Client;
  next: () => Promise<Stream>;
  opened: Stream[];
} {
  const opened: Stream[] = [];
  let waiting = deferred<void>();
  let taken = 0;
  const exchange = (request: JsonRpcRequest, context: ExchangeContext): Promise<JsonRpcResponse> => {
    const { promise, resolve, reject } = deferred<JsonRpcResponse>();
    const { id } = request;
    const _meta = { "io.modelcontextprotocol/subscriptionId": id };
    const tell = (method: string, params: JsonObject = {}): void =>
      context.notify({ jsonrpc: "2.0", method, params: { _meta, ...params } });
    context.signal.addEventListener("abort", () => reject(new AbortedError("by the peer")));
    opened.push({
      request,
      context,
      tell,
      acknowledge: (honoured = request.params?.notifications as Filter) =>
        tell("notifications/subscriptions/acknowledged", { notifications: honoured }),
      finish: () => resolve({ jsonrpc: "2.0", id, result: { resultType: "complete", _meta } }),
      refuse: (error) => resolve(failure(id, error)),
      drop: reject,
    });
    waiting.resolve();
    waiting = deferred<void>();
    return promise;
  };
  const next = async (): Promise<Stream> => {
    while (opened.length <= taken) await waiting.promise;
    return opened[taken++]!;
  };
  return { client: createClient(INFO, { transport: memoryTransport(exchange), ...settings }), next, opened };
}

export const types = (events: readonly SubscriptionEvent[]): string[] => events.map(({ type }) => type);
