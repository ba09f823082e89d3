import { AbortedError, failure, isObject, JSON_RPC_CODES, RpcError } from "@mortise/jsonrpc";
import type {
  Exchange,
  ExchangeContext,
  JsonObject,
  JsonRpcErrorObject,
  JsonRpcNotification,
  JsonRpcRequest,
  JsonRpcResponse,
} from "@mortise/jsonrpc";
import { META_KEYS } from "@mortise/schema/2026-07-28";
import { ACKNOWLEDGED, LISTEN, PEER, PROGRESS, UPDATED } from "./peer-methods.js";

/**
 * The server that {@link transportContract} speaks to. In the same process the suite hands it to `connect`; a server program for the
 * suite serves one of its own: `serveStdio(transportPeer())`. All that the suite needs to know of it, it asks over the wire.
 */
export function transportPeer(): Exchange {
  const peer = new Peer();
  return (request, context) => peer.answer(request, context);
}

interface Seen {
  arrived: number;
  cancelled: number;
  late: number;
}

type Handler = (params: JsonObject, request: JsonRpcRequest, context: ExchangeContext) => unknown;

class Peer {
  readonly #gathered = new Map<unknown, (() => void)[]>();
  readonly #held = new Map<unknown, () => void>();
  readonly #seen = new Map<unknown, Seen>();
  readonly #subscriptions = new Map<() => void, (text: unknown) => void>();

  readonly #handlers: Readonly<Record<string, Handler>> = {
    [PEER.echo]: ({ value }) => ({ value }),
    [PEER.fail]: ({ error }) => new WireError(error as JsonRpcErrorObject),
    [PEER.break]: () => Promise.reject(new Error("This text must not reach the other side.")),
    [PEER.gather]: (params) => this.#gather(params),
    [PEER.notify]: (params, request, context) => this.#notify(params, request, context),
    [PEER.notifyLate]: ({ key }, request, context) => {
      setTimeout(() => {
        context.notify(progress(tokenOf(request), 1, "late"));
        this.#count(key).late++;
      }, 5);
      return {};
    },
    [PEER.stray]: (_params, _request, context) => {
      context.notify(progress("nobody's", 1, "stray"));
      return {};
    },
    [PEER.hold]: (params, _request, context) => this.#hold(params, context),
    [PEER.release]: ({ key }) => {
      this.#held.get(key)?.();
      return {};
    },
    [PEER.seen]: ({ key }) => ({ ...this.#count(key) }),
    [PEER.publish]: ({ text }) => {
      for (const publish of this.#subscriptions.values()) publish(text);
      return {};
    },
    [PEER.end]: () => {
      for (const end of this.#subscriptions.keys()) end();
      return {};
    },
    [PEER.context]: (_params, _request, { transport, reach }) => ({ transport, reach }),
    [LISTEN]: (_params, request, context) => this.#listen(request, context),
  };

  async answer(request: JsonRpcRequest, context: ExchangeContext): Promise<JsonRpcResponse> {
    const { id, method, params = {} } = request;
    const handler = Object.hasOwn(this.#handlers, method) ? this.#handlers[method] : undefined;
    if (handler === undefined) return failure(id, new RpcError(JSON_RPC_CODES.methodNotFound, "Method not found"));
    const result = await handler(params, request, context);
    if (result instanceof WireError) return { jsonrpc: "2.0", id, error: result.error };
    return { jsonrpc: "2.0", id, result: { resultType: "complete", ...(result as JsonObject) } };
  }

  #gather({ group, size, label }: JsonObject): Promise<JsonObject> {
    return new Promise((resolve) => {
      const waiting = this.#gathered.get(group) ?? [];
      this.#gathered.set(group, waiting);
      waiting.push(() => resolve({ label }));
      if (waiting.length !== size) return;
      this.#gathered.delete(group);
      for (const answer of waiting.reverse()) answer();
    });
  }

  async #notify({ count, label }: JsonObject, request: JsonRpcRequest, context: ExchangeContext): Promise<JsonObject> {
    for (let step = 1; step <= (count as number); step++) {
      context.notify(progress(tokenOf(request), step, label));
      if (step % 3 === 0) await Promise.resolve(); // several in one turn, and several turns
    }
    return { label };
  }

  #hold({ key, stubborn }: JsonObject, { signal }: ExchangeContext): Promise<JsonObject> {
    const seen = this.#count(key);
    seen.arrived++;
    return new Promise((resolve, reject) => {
      this.#held.set(key, () => {
        this.#held.delete(key);
        resolve({ key });
      });
      whenAborted(signal, () => {
        seen.cancelled++;
        if (stubborn === true) return;
        this.#held.delete(key);
        reject(new AbortedError("The caller no longer wants it."));
      });
    });
  }

  #listen({ id }: JsonRpcRequest, context: ExchangeContext): Promise<JsonObject> {
    const _meta = { [META_KEYS.subscriptionId]: id };
    const tell = (method: string, params: JsonObject): void =>
      context.notify({ jsonrpc: "2.0", method, params: { ...params, _meta } });
    return new Promise((resolve) => {
      const end = (): void => {
        this.#subscriptions.delete(end);
        resolve({ _meta });
      };
      this.#subscriptions.set(end, (uri) => tell(UPDATED, { uri }));
      whenAborted(context.signal, end);
      tell(ACKNOWLEDGED, { notifications: {} });
    });
  }

  #count(key: unknown): Seen {
    const seen = this.#seen.get(key) ?? { arrived: 0, cancelled: 0, late: 0 };
    this.#seen.set(key, seen);
    return seen;
  }
}

/** An error to answer with as it is, whatever its data. */
class WireError {
  constructor(readonly error: JsonRpcErrorObject) {}
}

function whenAborted(signal: AbortSignal, run: () => void): void {
  if (signal.aborted) run();
  else signal.addEventListener("abort", run);
}

function tokenOf({ params }: JsonRpcRequest): unknown {
  const meta = params?._meta;
  return isObject(meta) ? meta.progressToken : undefined;
}

const progress = (progressToken: unknown, step: number, message: unknown): JsonRpcNotification => ({
  jsonrpc: "2.0",
  method: PROGRESS,
  params: { progressToken, progress: step, message },
});
