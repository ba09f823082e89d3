import type { Folder } from "./folder.js";
import { globFilter } from "./glob.js";
import { PathError } from "./relative-path.js";
import { isBinary } from "./text.js";
import { walk } from "./walk.js";

export interface Search {
  /** What to look for, within a line. */
  readonly text: string;
  readonly caseSensitive?: boolean;
  /** A pattern for the paths of the files; see `globFilter`. */
  readonly files?: string;
  /** Where to look, relative to the folder. */
  readonly folder?: string;
}

/** Where a search stops. */
export interface SearchLimits {
  readonly maxMatches: number;
  readonly maxFiles: number;
  /** Larger files are passed over. */
  readonly maxFileBytes: number;
  /** Of all files together. */
  readonly maxTotalBytes: number;
}

export const DEFAULT_LIMITS: SearchLimits = {
  maxMatches: 50,
  maxFiles: 20_000,
  maxFileBytes: 1_048_576,
  maxTotalBytes: 268_435_456,
};

export interface Match {
  readonly path: string;
  /** From 1. */
  readonly line: number;
  /** The line, or the part of a long one that matches. */
  readonly text: string;
}

export interface SearchResult {
  readonly matches: Match[];
  readonly filesSearched: number;
  /** Binary, too large, or unreadable. */
  readonly filesSkipped: number;
  /** The limit at which the search stopped before its end, if it did. */
  readonly stoppedAt?: keyof SearchLimits;
}

export interface SearchOptions {
  readonly limits?: Partial<SearchLimits>;
  readonly signal?: AbortSignal;
  readonly onProgress?: (filesDone: number, filesInAll: number) => void;
}

/** Looks for a text in the files of a folder, in the order of the walk. @throws the signal's reason once it aborts */
export async function search(folder: Folder, query: Search, options: SearchOptions = {}): Promise<SearchResult> {
  const { signal, onProgress } = options;
  const limits = { ...DEFAULT_LIMITS, ...options.limits };
  const { files, tooMany } = await filesToSearch(folder, query, limits.maxFiles, signal);
  const find = lineFinder(query);
  const matches: Match[] = [];
  let skipped = 0;
  let bytes = 0;
  for (const [done, path] of files.entries()) {
    signal?.throwIfAborted();
    onProgress?.(done, files.length);
    const end = (stoppedAt: keyof SearchLimits): SearchResult => ({ ...counts(matches, done, skipped), stoppedAt });
    if (bytes > limits.maxTotalBytes) return end("maxTotalBytes");
    const content = await readText(folder, path, limits.maxFileBytes);
    if (content === undefined) {
      skipped++;
      continue;
    }
    bytes += content.length;
    for (const { line, text } of find(content)) {
      if (matches.length === limits.maxMatches) return end("maxMatches");
      matches.push({ path, line, text });
    }
  }
  onProgress?.(files.length, files.length);
  return { ...counts(matches, files.length, skipped), ...(tooMany && { stoppedAt: "maxFiles" }) };
}

const counts = (matches: Match[], done: number, skipped: number): SearchResult => ({
  matches,
  filesSearched: done - skipped,
  filesSkipped: skipped,
});

/** The files that the query is about, out of the first `maxFiles` of the walk, and whether the walk went on. */
async function filesToSearch(folder: Folder, query: Search, maxFiles: number, signal?: AbortSignal) {
  const wanted = query.files === undefined ? () => true : globFilter(query.files);
  const files: string[] = [];
  let walked = 0;
  for await (const path of walk(folder, {
    from: query.folder ?? "",
    maxFiles: maxFiles + 1,
    ...(signal && { signal }),
  })) {
    if (++walked > maxFiles) break;
    if (wanted(path)) files.push(path);
  }
  return { files, tooMany: walked > maxFiles };
}

/** The text of a file, or `undefined` when there is none to search. */
async function readText(folder: Folder, path: string, maxBytes: number): Promise<string | undefined> {
  try {
    const content = await folder.read(path, maxBytes);
    return isBinary(content) ? undefined : content.toString("utf8");
  } catch (error) {
    if (error instanceof PathError) return undefined; // gone, unreadable or too large: no reason to end a search
    throw error;
  }
}

function lineFinder({ text, caseSensitive = false }: Search): (content: string) => Generator<Omit<Match, "path">> {
  const fold = (value: string): string => (caseSensitive ? value : value.toLowerCase());
  const needle = fold(text);
  return function* (content) {
    if (!fold(content).includes(needle)) return;
    for (const [index, line] of content.split(/\r?\n/).entries()) {
      const at = fold(line).indexOf(needle);
      if (at >= 0) yield { line: index + 1, text: excerpt(line, at) };
    }
  };
}

const EXCERPT = 200;

/** The whole line, or as much of it around the match as a reader needs. */
function excerpt(line: string, at: number): string {
  if (line.length <= EXCERPT) return line.trim();
  const start = Math.max(0, at - EXCERPT / 4);
  const part = line.slice(start, start + EXCERPT).trim();
  return `${start > 0 ? "…" : ""}${part}${start + EXCERPT < line.length ? "…" : ""}`;
}
