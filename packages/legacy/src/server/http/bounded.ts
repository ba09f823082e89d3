import { failure, JSON_RPC_CODES, RpcError } from "@mortise/jsonrpc";
import type { Exchange } from "@mortise/jsonrpc";

/** One of a session, for as long as it lasts: sessions are counted already. */
const STANDING = "subscriptions/listen";

/**
 * The exchange, for so many requests at once. Whoever listens for connections cannot count them: a session's requests run on when their
 * client goes away, and a handler may not care that it was cancelled.
 */
export function bounded(exchange: Exchange, max: number): Exchange {
  let running = 0;
  const end = (): void => void (running -= 1);
  return (request, context) => {
    if (request.method === STANDING) return exchange(request, context);
    if (running >= max) return Promise.resolve(failure(request.id, full(max)));
    running += 1;
    const answer = exchange(request, context);
    answer.then(end, end);
    return answer;
  };
}

const full = (max: number): RpcError =>
  new RpcError(
    JSON_RPC_CODES.internalError,
    `${max} requests of sessions are running, which is the most that are served at once. Try again later.`,
    { http: { status: 503, headers: { "Retry-After": "1" } } },
  );
