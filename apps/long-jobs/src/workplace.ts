import { join } from "node:path";
import type { Folder } from "@mortise-apps/folder-server";
import type { TaskStore } from "@mortise/ext-tasks/store";

/** What the server works with. */
export interface Workplace {
  /** What is indexed. */
  readonly folder: Folder;
  /** Where the index is kept, and what is made on the way to it. */
  readonly data: string;
  /** Where the tasks are kept. */
  readonly store: TaskStore;
  /** Pause after each file, milliseconds. */
  readonly restMs: number;
  readonly log: (line: string) => void;
}

export const indexFile = (data: string): string => join(data, "index.json");
