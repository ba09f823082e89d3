import type { Folder } from "./folder.js";
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

/** The paths of all files, depth first, each folder by name. What cannot be read is passed over. */
export async function* walk(folder: Folder, options: WalkOptions = {}): AsyncGenerator<string, void, undefined> {
  const { skip = SKIPPED, maxFiles = 50_000, maxDepth = 64, signal } = options;
  const from = parseRelativePath(options.from ?? "").join("/");
  const waiting = [{ path: from, depth: 0, isFile: false }];
  let files = 0;
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    signal?.throwIfAborted();
    if (next.isFile) {
      yield next.path;
      if (++files === maxFiles) return;
      continue;
    }
    const { path, depth } = next;
    const entries = path === from ? await folder.entries(path) : await folder.entries(path).catch(() => []);
    for (const { name, kind } of entries.reverse()) {
      const child = path === "" ? name : `${path}/${name}`;
      if (kind === "file") waiting.push({ path: child, depth, isFile: true });
      else if (depth < maxDepth && !skip.has(name)) waiting.push({ path: child, depth: depth + 1, isFile: false });
    }
  }
}
