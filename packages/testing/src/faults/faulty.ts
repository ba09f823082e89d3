import { AbortedError, ClosedError, LocalError } from "@mortise/jsonrpc";
import type { ExchangeContext, JsonRpcResponse, Middleware } from "@mortise/jsonrpc";
import { Lane } from "./lane.js";
import { Fates } from "./plan.js";
import type { FaultPlan } from "./plan.js";

export interface ExchangePlan extends FaultPlan {
  /** Chance that the connection breaks while the request is open: it rejects with a `ClosedError`, though the peer may have acted on it. */
  readonly sever?: number;
}

/**
 * Middleware between which and its peer requests and answers are lost, late, repeated or out of order; over any transport, in a client or
 * in front of a server. What is lost is never answered: the request ends when its signal aborts, by a time limit for example.
 * @throws RangeError when a chance of the plan is out of bounds
 */
export function faulty(plan: ExchangePlan): Middleware {
  const { sever = 0, seed = 1, ...rest } = plan;
  const there = new Lane<() => void>(new Fates({ ...rest, seed }), (send) => send());
  const back = new Lane<() => void>(new Fates({ ...rest, seed: seed + 1 }), (receive) => receive());
  const severed = new Fates({ drop: sever, seed: seed + 2 });
  return (next) => (request, context) =>
    new Promise<JsonRpcResponse>((resolve, reject) => {
      abandon(context, reject);
      there.push(() => {
        const answer = next(request, context);
        if (severed.next() === "drop") {
          answer.catch(() => undefined);
          return reject(new ClosedError("The connection broke, as the plan of faults says."));
        }
        answer.then(
          (response) => back.push(() => resolve(response)),
          (error: unknown) => back.push(() => reject(error as Error)),
        );
      });
    });
}

function abandon({ signal }: ExchangeContext, reject: (reason: LocalError) => void): void {
  const abort = (): void => {
    const { reason } = signal;
    reject(reason instanceof LocalError ? reason : new AbortedError("The request was aborted.", { cause: reason }));
  };
  if (signal.aborted) abort();
  else signal.addEventListener("abort", abort, { once: true });
}
