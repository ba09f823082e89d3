import type { JsonObject } from "@mortise/jsonrpc";

/** The extension that tasks of the current revision are. */
export const TASKS = "io.modelcontextprotocol/tasks";

const OVER: readonly unknown[] = ["completed", "failed", "cancelled"];

/** Whether a task of either revision has ended. */
export const isOver = ({ status }: JsonObject): boolean => OVER.includes(status);
