import type { SchemaLike } from "@mortise/json-schema";
import type { JsonObject } from "@mortise/jsonrpc";
import type { Methods } from "@mortise/schema/2026-07-28";
import type { CallOptions } from "./options.js";
import type { CallMethod } from "./result.js";

/** A page of a list: the first one, or the one that an earlier page's `nextCursor` names. */
export interface PageOptions extends CallOptions {
  /** As it came; `""` is a cursor like any other. */
  readonly cursor?: string;
}

/** How to call a tool whose structured content is to be typed. */
export interface ToolCallOptions<S extends SchemaLike> extends CallOptions {
  /** What the tool's structured content looks like: it is checked, and typed. */
  readonly output: S;
}

/** How to ask for completions. */
export interface CompletionOptions extends CallOptions {
  /** What the other arguments or variables are, by name: what fits here may depend on them. */
  readonly others?: Readonly<Record<string, string>>;
}

/** The params of a method, without the envelope that the client adds. */
export type CallParams<M extends string> = M extends CallMethod
  ? Omit<Methods[M]["params"], "_meta"> & { readonly _meta?: JsonObject }
  : JsonObject;

/** What completes a method. */
export type CallResult<M extends string> = M extends CallMethod ? Methods[M]["result"] : JsonObject;
