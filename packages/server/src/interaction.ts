import type { InputRequest, InputResponse } from "@mortise/schema/2026-07-28";

/**
 * How a handler reaches the person and the model at the client. The handler never knows which kind it has: one that suspends and runs
 * again with the answers (replay.ts), one that asks and waits (live.ts), one that waits in a store.
 */
export interface Interaction {
  /**
   * Asks under a key that names the question for the whole request, and resolves with an answer of the right kind.
   * @throws RpcError -32021 when the client did not declare that it can answer
   */
  ask(key: string, request: InputRequest): Promise<InputResponse>;
  /** The result of a step that runs once for the whole request, however often the handler runs. */
  once<T>(key: string, step: () => T | Promise<T>): Promise<T>;
}
