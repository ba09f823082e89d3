import type { ExtensionHost, ServerExtension } from "@mortise/server";
import { memoryStore } from "../store/memory-store.js";
import type { TaskStore } from "../store/task-store.js";
import { TASKS } from "../shared.js";
import { newTask } from "./create.js";
import { execute } from "./execution.js";
import { handleTasks } from "./handle.js";
import { inProcess } from "./in-process.js";
import { limitsOf, requireNumbers, tooManyTasks } from "./limits.js";
import type { TaskLimits } from "./limits.js";
import { taskMethods } from "./methods.js";
import type { TaskRunner } from "./runner.js";
import { settingsOf, supportOf } from "./settings.js";
import type { TaskSettings } from "./settings.js";
import { subscribeToTasks } from "./subscribe.js";
import { unrefed } from "./timer.js";
import { createdTask } from "./wire.js";

/** Where tasks live, what runs them, how long they are kept, and how much they may take. */
export interface TasksOptions extends TaskLimits {
  /** Where tasks live. Whoever made it closes it. Default: in this process's memory, so that tasks end with it. */
  readonly store?: TaskStore;
  /** What runs them. Default: this process. */
  readonly runner?: TaskRunner;
  /** Milliseconds for which a task is kept from its creation, result included; `null` for ever. Default 24 hours. */
  readonly ttlMs?: number | null;
  /** How often clients should ask how a task stands, milliseconds. Default 1,000. */
  readonly pollIntervalMs?: number;
  /** Milliseconds between deletions of tasks that have outlived their time. Default 60,000. */
  readonly sweepMs?: number;
  /** Most tasks that one subscription may name. Default 1,000. */
  readonly maxTaskIds?: number;
}

/** The extension, for `server.use`. */
export interface TasksExtension extends ServerExtension {
  /** What its server's tools say of tasks, by name: those whose every call can be a task from its start. Empty before `server.use`. */
  tools(): ReadonlyMap<string, TaskSettings["support"]>;
}

const NO_STORE =
  "tasks({ store }) needs what memoryStore() or sqliteStore(path) returns, not a path, a function or a promise.";
const DAY_MS = 24 * 60 * 60 * 1000;

/**
 * Tasks (`io.modelcontextprotocol/tasks`): tools that say `task` may answer with a handle and go on by themselves, through crashes too where
 * the store outlives the process.
 * @throws RangeError for a number below 1, TypeError for a store that is none
 * @example
 * server.use(tasks());
 * server.tool("index", { task: "optional", handler: async (_, ctx) => { ctx.progress(1, { total: 3 }); … } });
 */
export function tasks(options: TasksOptions = {}): TasksExtension {
  const { store = memoryStore(), runner = inProcess() } = options;
  const { ttlMs = DAY_MS, pollIntervalMs = 1_000, sweepMs = 60_000, maxTaskIds = 1_000 } = options;
  let host: ExtensionHost;
  let tools: TasksExtension["tools"] = () => new Map();
  let sweeping: ReturnType<typeof setInterval> | undefined;
  if (typeof store.create !== "function") throw new TypeError(NO_STORE);
  requireNumbers({ pollIntervalMs, sweepMs, maxTaskIds, ...(ttlMs !== null && { ttlMs }) });
  const limits = limitsOf(options);
  const { maxOpenTasks, maxValueLength } = limits;
  const onError = (error: unknown): void => host.onError(error);
  return {
    id: TASKS,
    tools: () => tools(),
    resultTypes: { "tools/call": ["task"] },
    methods: taskMethods({ store, maxValueLength, host: () => host }),
    filters: ["taskIds"],
    toolOptions: ["task"],
    subscribe: (filter, context) => subscribeToTasks(filter, context, { store, limit: maxTaskIds, onError }),
    handle: handleTasks(async (call, settings, learnt) => {
      const task = await newTask(call, settings, { ttlMs, pollIntervalMs, maxValueLength }, learnt);
      if (!(await store.create(task, { maxOpen: maxOpenTasks }))) throw tooManyTasks(maxOpenTasks);
      await runner.wake(task.id, task.kind);
      return createdTask(task);
    }),
    start(given) {
      host = given;
      tools = () => supportOf(host.tools());
      const kinds = (): string[] =>
        host.tools().flatMap(({ name, options: said }) => (settingsOf(said) === undefined ? [] : [name]));
      runner.start({ store, kinds, run: (claim, how) => execute({ store, host, limits }, claim, how), onError });
      sweeping = unrefed(setInterval(() => void store.sweep(Date.now()).catch(onError), sweepMs));
    },
    async close() {
      clearInterval(sweeping);
      await runner.close();
    },
  };
}
