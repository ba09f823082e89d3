import type { LoggingLevel } from "@mortise/schema/2025-11-25";
import type { LegacyRevision } from "../revisions.js";

/** Knows which tools can be tasks: what `tasks()` of `@mortise/ext-tasks/server` returns, or anything like it. */
export interface TaskTools {
  /** By name, those that can be called as a task, or only so. */
  tools(): ReadonlyMap<string, "optional" | "required">;
}

/** What one session may hold and how long it waits. */
export interface SessionOptions {
  /** Most requests of the client that run at once, cancelled ones whose handler goes on included. Default 1,024; more are refused. */
  readonly maxInFlight?: number;
  /** Most questions to the client that are open at once. Default 64; more are refused. */
  readonly maxQuestions?: number;
  /** Most resources that the client may be subscribed to. Default 1,000. */
  readonly maxSubscriptions?: number;
  /** How often a handler that returns `inputRequired(…)` may ask for one request. Default 32. */
  readonly maxRounds?: number;
  /** How long an answer to a question may take, in milliseconds: a person may be reading it. Default 30 minutes. */
  readonly questionTimeoutMs?: number;
  /** How long an answer to a ping may take, in milliseconds. Default 30,000. */
  readonly pingTimeoutMs?: number;
  /** The least severe log message that a client gets which has set no level. Default `"info"`. */
  readonly logLevel?: LoggingLevel;
  /**
   * For carriers that keep no session: requests are answered without `initialize`, as those of a client of this revision that has declared
   * nothing and can be asked nothing. A page that the person has to visit is named in error -32042 then.
   */
  readonly stateless?: LegacyRevision;
  /**
   * Offers the server's tasks to clients of 2025-11-25 as the experimental tasks of that revision: give what `tasks()` of
   * `@mortise/ext-tasks/server` returned. Default: none are declared, and `task` in the params of a call is ignored.
   */
  readonly tasks?: TaskTools;
  /** Learns of what went wrong on this side and is not for the client to know. Default: nothing. */
  readonly onError?: (error: unknown) => void;
}
