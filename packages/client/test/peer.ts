import { failure, RpcError } from "@mortise/jsonrpc";
import type {
  Exchange,
  ExchangeContext,
  JsonObject,
  JsonRpcNotification,
  JsonRpcRequest,
  JsonRpcResponse,
} from "@mortise/jsonrpc";

export const INFO = { name: "test-client", version: "1.2.3" };

export interface Seen {
  readonly request: JsonRpcRequest;
  readonly context: ExchangeContext;
}

type Answer = (seen: Seen) => unknown;

/** A server written in the test: one function a method, and everything that it was sent. */
export function peer(answers: Readonly<Record<string, Answer>>): { exchange: Exchange; seen: Seen[] } {
  const seen: Seen[] = [];
  const exchange: Exchange = async (request, context): Promise<JsonRpcResponse> => {
    const call = { request, context };
    seen.push(call);
    try {
      const answer = answers[request.method];
      if (answer === undefined) throw new RpcError(-32601, `no ${request.method}`);
      return { jsonrpc: "2.0", id: request.id, result: (await answer(call)) as JsonObject };
    } catch (error) {
      if (error instanceof RpcError) return failure(request.id, error);
      throw error;
    }
  };
  return { exchange, seen };
}

export const metaOf = ({ request }: Seen): JsonObject => request.params?._meta as JsonObject;

export const text = (value: string): JsonObject => ({
  resultType: "complete",
  content: [{ type: "text", text: value }],
});

export const list = (key: string, items: unknown[], nextCursor?: string): JsonObject => ({
  resultType: "complete",
  ttlMs: 0,
  cacheScope: "private",
  [key]: items,
  ...(nextCursor !== undefined && { nextCursor }),
});

export const tool = (name: string, extra: JsonObject = {}): JsonObject => ({
  name,
  inputSchema: { type: "object" },
  ...extra,
});

export const progress = (params: JsonObject): JsonRpcNotification => ({
  jsonrpc: "2.0",
  method: "notifications/progress",
  params,
});

/** A promise and its ends. */
export function deferred<T>(): { promise: Promise<T>; resolve: (value: T) => void; reject: (why: unknown) => void } {
  let resolve!: (value: T) => void;
  let reject!: (why: unknown) => void;
  const promise = new Promise<T>((yes, no) => {
    resolve = yes;
    reject = no;
  });
  return { promise, resolve, reject };
}

/** What a promise rejects with. */
export const rejection = (promise: Promise<unknown>): Promise<unknown> =>
  promise.then(
    (value) => {
      throw new Error(`expected a rejection, got ${JSON.stringify(value)}`);
    },
    (error: unknown) => error,
  );
