export { resumeTask, startTask, tasks } from "./extension.js";
export type { Started, TasksOptions } from "./extension.js";
export type { FollowOptions } from "./follow.js";
export type { PaceOptions } from "./pace.js";
export type { SavedTask } from "./saved-task.js";
export type { ResultOptions, TaskHandle } from "./task-handle.js";
