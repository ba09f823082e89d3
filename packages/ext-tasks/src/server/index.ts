export { tasks } from "./extension.js";
export type { TasksExtension, TasksOptions } from "./extension.js";
export { inProcess } from "./in-process.js";
export type { InProcessOptions } from "./in-process.js";
export type { TaskLimits } from "./limits.js";
export type { RunOptions, TaskRunner, TaskWork } from "./runner.js";
export type { TaskControl, TaskSettings } from "./settings.js";
