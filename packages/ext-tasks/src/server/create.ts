import type { HandlerCall } from "@mortise/server";
import type { InputResponse } from "../schema/index.js";
import type { NewTask } from "../store/task-record.js";
import { kept, refuseParams } from "./limits.js";
import type { TaskSettings } from "./settings.js";
import { versionOf } from "./version.js";

/** What tasks get whose tool does not say otherwise. */
export interface TaskDefaults {
  readonly ttlMs: number | null;
  readonly pollIntervalMs: number;
  readonly maxValueLength: number;
}

/** What a call learnt before it became a task. */
export interface Learnt {
  readonly answers: ReadonlyMap<string, InputResponse>;
  readonly steps: ReadonlyMap<string, unknown>;
}

/** The task that a call becomes. @throws RpcError -32602 when its params are more than tasks keep */
export async function newTask(
  { method, target, params, context }: HandlerCall,
  settings: TaskSettings,
  defaults: TaskDefaults,
  { answers, steps }: Learnt,
): Promise<NewTask> {
  const { inputResponses: _answers, requestState: _state, task: _legacy, ...own } = params;
  const { auth, transport } = context;
  const { maxValueLength } = defaults;
  return {
    id: crypto.randomUUID(), // 122 random bits: nobody guesses it
    principal: auth?.principal ?? null,
    kind: target.label as string,
    version: await versionOf(target, settings),
    call: {
      method,
      params: kept("What this call was sent with", own, maxValueLength, refuseParams),
      transport,
      ...(auth && { auth: { principal: auth.principal, scopes: [...auth.scopes] } }),
    },
    createdAt: Date.now(),
    ttlMs: settings.ttlMs === undefined ? defaults.ttlMs : settings.ttlMs,
    pollIntervalMs: settings.pollIntervalMs ?? defaults.pollIntervalMs,
    answers: keepEach("The answer", answers, maxValueLength),
    steps: keepEach("The step", steps, maxValueLength),
  };
}

const keepEach = <T>(what: string, values: ReadonlyMap<string, T>, most: number): Record<string, T> =>
  Object.fromEntries(Array.from(values, ([key, value]) => [key, kept(`${what} ${JSON.stringify(key)}`, value, most)]));
