import { isObject } from "@mortise/jsonrpc";
import type { ProgressToken } from "@mortise/schema/2026-07-28";

/** How far a call is. */
export interface Progress {
  /** Done so far, in a unit of the server's choice; larger each time. */
  readonly progress: number;
  /** What `progress` will be at the end, in the same unit, when the server knows it. */
  readonly total?: number;
  /** A line for people. */
  readonly message?: string;
}

/**
 * Lets through the progress of one call: the token of its present request, values that increase over all of them, nothing malformed
 * (basic/patterns/progress).
 */
export class ProgressGate {
  #last = -Infinity;

  /** What is told in words alone: one more than what was said before. */
  count(message: string): Progress {
    this.#last = Math.max(0, Math.floor(this.#last)) + 1;
    return { progress: this.#last, message };
  }

  /** What the params of a progress notification say, or `undefined` when they are to be dropped. */
  admit(params: unknown, token: ProgressToken): Progress | undefined {
    if (!isObject(params) || params.progressToken !== token) return undefined;
    const { progress, total, message } = params;
    if (typeof progress !== "number" || !(progress > this.#last)) return undefined;
    this.#last = progress;
    return {
      progress,
      ...(typeof total === "number" && { total }),
      ...(typeof message === "string" && { message }),
    };
  }
}
