import type { JsonObject } from "@mortise/jsonrpc";
import type { RequestContext } from "./context.js";
import type { Outcome, Runnable } from "./target.js";

/** A handler that is about to run. */
export interface HandlerCall {
  readonly method: string;
  /** What was asked for: a tool with its `options`, a resource, a prompt. */
  readonly target: Runnable;
  readonly params: JsonObject;
  readonly context: RequestContext;
}

export type RunHandler = (call: HandlerCall) => Outcome | Promise<Outcome>;
