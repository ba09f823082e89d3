import { Context, JSON_RPC_CODES, RpcError, listenToAbort, stopListening } from "@mortise/jsonrpc";
import type { JsonObject, JsonRpcNotification } from "@mortise/jsonrpc";
import { META_KEYS } from "@mortise/schema/2026-07-28";
import type { ExtensionHost } from "@mortise/server";
import type { TaskOutcome, TaskRecord } from "../store/task-record.js";
import type { Claim, TaskStore } from "../store/task-store.js";
import { DurableInteraction } from "./durable.js";
import { HeldTask } from "./held-task.js";
import { cut, kept } from "./limits.js";
import type { TaskLimits } from "./limits.js";
import type { RunOptions } from "./runner.js";
import { settingsOf } from "./settings.js";
import type { TaskControl } from "./settings.js";
import { goesOn, versionOf } from "./version.js";

/** What tasks run with. */
export interface ExecutionParts {
  readonly store: TaskStore;
  readonly host: ExtensionHost;
  readonly limits: Required<TaskLimits>;
}

/** Runs a claimed task to its outcome, or as far as the claim holds. Never rejects. */
export async function execute(parts: ExecutionParts, claim: Claim, { leaseMs, signal }: RunOptions): Promise<void> {
  const { store, host } = parts;
  const held = new HeldTask(store, claim, leaseMs, host.onError);
  const closing = { onAbort: (): void => held.abandon("lost") };
  listenToAbort(signal, closing);
  try {
    held.begin();
    const outcome = await Promise.race([outcomeOf(held, claim, parts), held.lost]);
    if (outcome === undefined) await store.release(claim);
    else await held.settle(outcome);
  } catch (error) {
    host.onError(error); // the store is out of reach; if this is, too, the lease runs out
    await store.release(claim).catch(() => {});
  } finally {
    stopListening(signal, closing);
    held.end();
  }
}

/** How the task ends, unless this process has lost it. */
async function outcomeOf(held: HeldTask, claim: Claim, parts: ExecutionParts): Promise<TaskOutcome | undefined> {
  const { host, limits } = parts;
  try {
    held.signal.throwIfAborted();
    requireFewRuns(claim, limits);
    await requireSameVersion(held.record, host);
    const result = kept("The result", await run(held, parts), limits.maxValueLength);
    return { status: "completed", result };
  } catch (error) {
    if (held.stop !== undefined) return held.stop === "cancelled" ? { status: "cancelled" } : undefined;
    if (error instanceof RpcError) return { status: "failed", error: errorObject(error, parts) };
    host.onError(error); // its text may hold secrets: as for a request, the client is told no more than this
    return { status: "failed", error: { code: JSON_RPC_CODES.internalError, message: "Internal error" } };
  }
}

function run(held: HeldTask, { host, limits }: ExecutionParts): Promise<JsonObject> {
  const { id, call } = held.record;
  const { [META_KEYS.logLevel]: _level, ...meta } = call.params._meta as JsonObject;
  const params = { ...call.params, _meta: { ...meta, [META_KEYS.progressToken]: id } };
  const status = (message: string): void => held.report(cut(String(message), limits.maxStatusLength));
  return host.run({
    request: { jsonrpc: "2.0", id, method: call.method, params },
    exchange: new Context({
      signal: held.signal,
      notify: (notification) => reportProgress(notification, status),
      transport: call.transport,
      ...(call.auth && { auth: call.auth }),
    }),
    interaction: new DurableInteraction(held, host, limits),
    members: { task: new RunningTask(held, status) },
  });
}

/** Of a handler that runs as a task. */
class RunningTask implements TaskControl {
  readonly id: string;
  readonly status: (message: string) => void;
  readonly #held: HeldTask;

  constructor(held: HeldTask, status: (message: string) => void) {
    this.id = held.record.id;
    this.status = status;
    this.#held = held;
  }

  get cancelled(): boolean {
    return this.#held.record.cancelRequested;
  }

  async defer(): Promise<void> {}
}

/** Progress of a task is its status message: there is no request to notify of (tasks § status notifications). */
function reportProgress({ method, params = {} }: JsonRpcNotification, status: (message: string) => void): void {
  if (method !== "notifications/progress") return;
  const { progress, total, message } = params;
  const figures = total === undefined ? String(progress) : `${String(progress)} of ${String(total)}`;
  status(typeof message === "string" ? message : figures);
}

/** Each claim has the next number, so that it says how often the task was begun. */
function requireFewRuns({ token, task }: Claim, { maxRuns }: Required<TaskLimits>): void {
  if (token <= maxRuns) return;
  throw new RpcError(
    JSON_RPC_CODES.internalError,
    `The tool ${JSON.stringify(task.kind)} was begun ${maxRuns} times and never came to an end; this task is given up.`,
  );
}

async function requireSameVersion({ kind, version, call }: TaskRecord, host: ExtensionHost): Promise<void> {
  const target = host.find(call.method, call.params);
  const settings = settingsOf(target.options) ?? { support: "optional" };
  if (goesOn(version, await versionOf(target, settings), settings)) return;
  throw new RpcError(
    JSON_RPC_CODES.internalError,
    `The tool ${JSON.stringify(kind)} has changed since this task began, and cannot go on with it; call it again.`,
  );
}

function errorObject({ code, message, data }: RpcError, { host, limits }: ExecutionParts) {
  if (data === undefined) return { code, message };
  try {
    return { code, message, data: kept("The data of an error", data, limits.maxValueLength) };
  } catch (error) {
    host.onError(error); // no JSON, or too long
    return { code, message };
  }
}
