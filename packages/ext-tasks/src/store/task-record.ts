import type { JsonObject } from "@mortise/jsonrpc";
import type { InputRequest, InputResponse, TaskStatus } from "../schema/index.js";

/** What a task runs: a request that was found good, and what the handler may know of who sent it. JSON throughout. */
export interface TaskCall {
  readonly method: string;
  /** The request's params with their `_meta`, without what input rounds added. */
  readonly params: JsonObject;
  /** What the handler sees as `ctx.transport`. */
  readonly transport: string;
  /** What the handler sees as `ctx.auth`; credentials are never in it. */
  readonly auth?: { readonly principal: string; readonly scopes: readonly string[] };
}

/** A task as it is created. Times are milliseconds since 1970. */
export interface NewTask {
  /** Unguessable; made by the server. */
  readonly id: string;
  /** Who created it, the only one who may see it; `null` where nobody is authenticated. */
  readonly principal: string | null;
  /** The tool's name. Workers claim tasks by it. */
  readonly kind: string;
  /** Of the tool's definition: another one cannot go on with the task unless it says so. */
  readonly version: string;
  readonly call: TaskCall;
  readonly createdAt: number;
  /** Milliseconds from `createdAt` for which the task is kept; `null` keeps it until somebody deletes it. */
  readonly ttlMs: number | null;
  /** How often clients should ask, milliseconds. */
  readonly pollIntervalMs: number;
  /** Answers that input rounds before the task brought, by question. */
  readonly answers: Readonly<Record<string, InputResponse>>;
  /** Steps that were done before it, by name. */
  readonly steps: JsonObject;
}

/** How a task ended. `result` and `error` are what the request would have been answered with. */
export type TaskOutcome =
  | { readonly status: "completed"; readonly result: JsonObject }
  | {
      readonly status: "failed";
      readonly error: { readonly code: number; readonly message: string; readonly data?: unknown };
    }
  | { readonly status: "cancelled" };

/** How a task stands: all of it but what may be large and concerns its worker alone. */
export interface TaskState extends Omit<NewTask, "call" | "steps"> {
  /** Grows with every change that a reader can see. */
  readonly revision: number;
  /** When it last changed, milliseconds since 1970. */
  readonly updatedAt: number;
  readonly statusMessage?: string;
  /** What was asked and is not answered yet, by key. */
  readonly questions: Readonly<Record<string, InputRequest>>;
  /** Whether somebody wants it to end early. */
  readonly cancelRequested: boolean;
  /** Present once it has ended; never changes then. */
  readonly outcome?: TaskOutcome;
}

/** All that is known of a task. */
export interface TaskRecord extends NewTask, TaskState {}

/** The protocol's word for how the task stands. */
export function statusOf({ outcome, questions }: TaskState): TaskStatus {
  if (outcome !== undefined) return outcome.status;
  return Object.keys(questions).length > 0 ? "input_required" : "working";
}
