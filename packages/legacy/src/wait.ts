import { AbortedError, LocalError } from "@mortise/jsonrpc";
import type { AbortListener, ExchangeContext } from "@mortise/jsonrpc";

const LONGEST_TIMER = 2 ** 31 - 1;

/** Resolves after `ms` milliseconds, or when `signal` aborts; `true` when it was the time. */
export function wait(ms: number, signal: AbortSignal): Promise<boolean> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve(false);
    const end = (): void => {
      clearTimeout(timer);
      resolve(false);
    };
    const timer = setTimeout(
      () => {
        signal.removeEventListener("abort", end);
        resolve(true);
      },
      Math.min(ms, LONGEST_TIMER),
    );
    signal.addEventListener("abort", end, { once: true });
  });
}

/** What `work` comes to, or `undefined` when it takes longer than `ms` milliseconds. */
export async function within<T>(ms: number, work: Promise<T>): Promise<T | undefined> {
  if (ms === Infinity) return work;
  const patience = new AbortController();
  try {
    return await Promise.race([work, wait(ms, patience.signal).then(() => undefined)]);
  } finally {
    patience.abort();
  }
}

/** What `work` comes to, unless the caller gives up first. The work itself goes on: others may wait for it. */
export function unlessAborted<T>(context: ExchangeContext, work: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const listener: AbortListener = { onAbort: (reason) => reject(abortError(reason)) };
    context.addAbortListener(listener);
    work.then(resolve, reject).finally(() => context.removeAbortListener(listener));
  });
}

/** What a request rejects with that its caller gave up. */
export const abortError = (reason: unknown): LocalError =>
  reason instanceof LocalError ? reason : new AbortedError("The request was aborted by its caller.", { cause: reason });
