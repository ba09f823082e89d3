import type { JsonObject } from "@mortise/jsonrpc";
import type { HandlerCall } from "@mortise/server";
import type { InputResponse } from "../schema/index.js";
import type { NewTask } from "../store/task-record.js";
import type { TaskSettings } from "./settings.js";
import { versionOf } from "./version.js";

/** What tasks get whose tool does not say otherwise. */
export interface TaskDefaults {
  readonly ttlMs: number | null;
  readonly pollIntervalMs: number;
}

/** What a call learnt before it became a task. */
export interface Learnt {
  readonly answers: ReadonlyMap<string, InputResponse>;
  readonly steps: ReadonlyMap<string, unknown>;
}

/** The task that a call becomes. */
export async function newTask(
  { method, target, params, context }: HandlerCall,
  settings: TaskSettings,
  defaults: TaskDefaults,
  { answers, steps }: Learnt,
): Promise<NewTask> {
  const { inputResponses: _answers, requestState: _state, task: _legacy, ...own } = params;
  const { auth, transport } = context;
  return {
    id: crypto.randomUUID(), // 122 random bits: nobody guesses it
    principal: auth?.principal ?? null,
    kind: target.label as string,
    version: await versionOf(target, settings),
    call: json({
      method,
      params: own,
      transport,
      ...(auth && { auth: { principal: auth.principal, scopes: auth.scopes } }),
    }),
    createdAt: Date.now(),
    ttlMs: settings.ttlMs === undefined ? defaults.ttlMs : settings.ttlMs,
    pollIntervalMs: settings.pollIntervalMs ?? defaults.pollIntervalMs,
    answers: json(Object.fromEntries(answers)),
    steps: json(Object.fromEntries(steps) as JsonObject),
  };
}

/** A copy that the store may keep. */
const json = <T>(value: T): T => JSON.parse(JSON.stringify(value)) as T;
