import { Context, isFailure, RpcError } from "@mortise/jsonrpc";
import type { JsonObject, JsonRpcNotification, JsonRpcRequest, JsonRpcResponse, RequestId } from "@mortise/jsonrpc";
import { META_KEYS, REVISION } from "@mortise/schema/2026-07-28";
import { eventually } from "./check.js";
import { PEER } from "./peer-methods.js";
import type { Link, TransportSubject } from "./subject.js";

export interface AskOptions {
  readonly id?: RequestId;
  readonly signal?: AbortSignal;
  /** Hears the request's notifications. Asking for them sends the request's id as its progress token. */
  readonly heard?: JsonRpcNotification[];
}

/** A way to send requests over the connection under test. */
export class Probe {
  readonly link: Link;
  readonly subject: TransportSubject;
  #lastId = 1000;

  constructor(link: Link, subject: TransportSubject) {
    this.link = link;
    this.subject = subject;
  }

  /** The response to one request, whatever it is. */
  send(method: string, params: JsonObject = {}, options: AskOptions = {}): Promise<JsonRpcResponse> {
    const { id = ++this.#lastId, signal, heard } = options;
    const context = new Context({
      ...(signal && { signal }),
      ...(heard && { notify: (notification) => void heard.push(notification) }),
    });
    return watched(this.link.transport.exchange(requestOf(id, method, params, heard !== undefined), context));
  }

  /** The result of one request. @throws RpcError when the peer answered with an error */
  ask(method: string, params?: JsonObject, options?: AskOptions): Promise<JsonObject> {
    return watched(this.send(method, params, options).then(resultOf));
  }

  /** Starts a request that stays open, and waits until the peer has it. */
  async hold(key: string, options: AskOptions & { readonly stubborn?: boolean } = {}): Promise<Held> {
    const { stubborn = false, ...rest } = options;
    const settled = this.send(PEER.hold, { key, stubborn }, rest);
    await eventually(async () => (await this.seen(key)).arrived === 1);
    return { settled };
  }

  async seen(key: string): Promise<{ arrived: number; cancelled: number; late: number }> {
    return (await this.ask(PEER.seen, { key })) as unknown as { arrived: number; cancelled: number; late: number };
  }
}

/** A request that stays open. In an object, so that awaiting it does not await its answer. */
export interface Held {
  readonly settled: Promise<JsonRpcResponse>;
}

function resultOf(response: JsonRpcResponse): JsonObject {
  if (isFailure(response)) throw RpcError.from(response);
  return response.result;
}

/** A case that fails before it looks at the promise is told by its own error, not by an unhandled one. */
export function watched<T>(promise: Promise<T>): Promise<T> {
  promise.catch(() => undefined);
  return promise;
}

export function requestOf(id: RequestId, method: string, params: JsonObject, wantsProgress = false): JsonRpcRequest {
  const _meta = {
    [META_KEYS.protocolVersion]: REVISION,
    [META_KEYS.clientCapabilities]: {},
    ...(wantsProgress && { progressToken: id }),
  };
  return { jsonrpc: "2.0", id, method, params: { ...params, _meta } };
}
