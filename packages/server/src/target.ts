import type { JsonObject } from "@mortise/jsonrpc";
import type { HeaderParam } from "@mortise/json-schema";
import type { MethodRow } from "@mortise/schema";
import type { ClientCapabilities } from "@mortise/schema/2026-07-28";
import type { RequestContext } from "./context.js";
import type { InputRequired } from "./input-required.js";

/** What a definition asks of a request before its handler runs. */
export interface Requirements {
  /** Client capabilities without which the handler cannot work; a request that lacks one is answered -32021. */
  readonly needs?: ClientCapabilities;
  /** Scopes that the caller must have been granted. On stdio and in memory nobody is asked for scopes. */
  readonly scopes?: readonly string[];
}

/** A result, or questions that have to be answered first. */
export type Outcome = JsonObject | InputRequired;

/** Something that runs to make a result. */
export interface Runnable extends Requirements {
  /** Name or URI, for the authorize hook. */
  readonly label?: string;
  /** As a list shows it. The state of an input round is good for one description only. */
  readonly description?: object;
  /** What the definition says to extensions. */
  readonly options?: JsonObject;
  /** Values that HTTP mirrors in headers of their own; the paths start at the params. */
  readonly headerParams?: readonly HeaderParam[];
  /** What it answers to params that it cannot run with; `undefined` when they fit. For whoever runs it later: `run` looks by itself. */
  refusal?(params: JsonObject): JsonObject | undefined | Promise<JsonObject | undefined>;
  run(params: JsonObject, context: RequestContext): Outcome | Promise<Outcome>;
}

/** A result that is the same for every request: complete, and already serialised. */
export interface Kept {
  readonly kept: JsonObject;
}

/** What a request turned out to ask for. Made once where possible, not for each request. */
export type Target = Runnable | Kept;

/** Finds the target of a request of one method, or throws the `RpcError` -32602 that says what is wrong with its params. */
export interface Feature {
  find(params: JsonObject): Target;
}

/** A method that the server answers. */
export interface Method {
  readonly row: Pick<MethodRow, "routingParam" | "resultTypes" | "cacheable">;
  readonly feature: Feature;
}
