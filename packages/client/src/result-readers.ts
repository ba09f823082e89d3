import type { JsonObject } from "@mortise/jsonrpc";
import type { CallOptions } from "./options.js";

/** A call that was answered with a result of a type that an extension defines. */
export interface AnsweredCall {
  readonly method: string;
  readonly params: JsonObject;
  /** Aborts when the call is no longer wanted or its time is up. */
  readonly signal: AbortSignal;
  /** As the caller gave them: the same object. */
  readonly options: CallOptions;
  /** The server has answered, and what is waited for now may take long: from here on only `maxTimeout` counts. */
  untimed(): void;
  /** Tells the caller's `onProgress`, if there is one, how the work stands; `progress` counts on from what it was told before. */
  report(message: string): void;
}

/** What becomes of such answers, by result type. */
export type ResultReaders = Map<string, (answer: JsonObject, call: AnsweredCall) => JsonObject | Promise<JsonObject>>;
