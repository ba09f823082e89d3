import { posix } from "node:path";
import type { Entry, Folder } from "./folder.js";
import { parseRelativePath } from "./relative-path.js";

export interface WalkOptions {
  /** Where to begin, relative to the folder. Default: the folder itself. */
  readonly from?: string;
  /** Names of folders not to enter. Default: {@link SKIPPED}. */
  readonly skip?: ReadonlySet<string>;
  /** Ends the walk after so many files. Default 50,000. */
  readonly maxFiles?: number;
  /** How many folders deep to go. Default 64. */
  readonly maxDepth?: number;
  /** Ends the walk with the signal's reason. */
  readonly signal?: AbortSignal;
}

/** Folders that hold what somebody else wrote or what was generated. */
export const SKIPPED: ReadonlySet<string> = new Set(["node_modules", ".git", "dist"]);

/** What the walk still has to visit. */
interface Stop {
  readonly path: string;
  readonly depth: number;
  readonly kind: Entry["kind"];
}

/** The paths of all files, depth first, each folder by name. What cannot be read is passed over. */
export async function* walk(folder: Folder, options: WalkOptions = {}): AsyncGenerator<string, void, undefined> {
  const { skip = SKIPPED, maxFiles = 50_000, maxDepth = 64, signal } = options;
  const from = parseRelativePath(options.from ?? "").join("/");
  const waiting = await inside(folder, from, 0);
  let files = 0;
  for (let next = waiting.pop(); next !== undefined && files < maxFiles; next = waiting.pop()) {
    signal?.throwIfAborted();
    const { path, depth, kind } = next;
    if (kind === "file") {
      files++;
      yield path;
    } else if (depth <= maxDepth && !skip.has(posix.basename(path))) {
      for (const stop of await inside(folder, path, depth).catch(() => [])) waiting.push(stop); // a spread could be too long
    }
  }
}

/** The entries of a folder, the first one last: the walk takes them from the end. */
async function inside(folder: Folder, path: string, depth: number): Promise<Stop[]> {
  const entries = await folder.entries(path);
  return entries.reverse().map(({ name, kind }) => ({ path: posix.join(path, name), depth: depth + 1, kind }));
}
