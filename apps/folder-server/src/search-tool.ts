import type { Server } from "@mortise/server";
import { Type } from "typebox";
import type { Folder } from "./folder.js";
import { forModel } from "./path-errors.js";
import { DEFAULT_LIMITS, search } from "./search.js";

const Input = Type.Object({
  text: Type.String({ minLength: 1, maxLength: 1000, description: "What to look for, within a line. Plain text." }),
  files: Type.Optional(
    Type.String({
      maxLength: 200,
      description: 'Only files like this: "*.ts" by name, "src/**/*.md" by path. * is any text, ? one character.',
    }),
  ),
  folder: Type.Optional(Type.String({ description: 'Only below this folder, such as "src". Default: everywhere.' })),
  caseSensitive: Type.Optional(Type.Boolean({ description: "Whether A and a differ. Default false." })),
  maxMatches: Type.Optional(
    Type.Integer({ minimum: 1, maximum: 1000, description: `Default ${DEFAULT_LIMITS.maxMatches}.` }),
  ),
});

const Output = Type.Object({
  matches: Type.Array(
    Type.Object({
      path: Type.String(),
      line: Type.Integer({ minimum: 1 }),
      text: Type.String({ description: "The line, or the part of a long one that matches." }),
    }),
  ),
  filesSearched: Type.Integer(),
  filesSkipped: Type.Integer({ description: "Binary, too large, or unreadable." }),
  stoppedAt: Type.Optional(
    Type.String({ description: "The limit that ended the search early; narrow the search to see the rest." }),
  ),
});

/** How often a search tells its progress, at most. */
const STEPS = 100;

/** The tool `search`: text in files, with progress, until it is done, reaches a limit, or is cancelled. */
export function defineSearch(server: Server, folder: Folder, scopes: readonly string[] = []): void {
  server.tool("search", {
    title: "Search files",
    scopes,
    description:
      "Finds lines that contain a text, in all files of the folder. Skips binary and very large files, and node_modules, .git and dist.",
    annotations: { readOnlyHint: true, openWorldHint: false },
    input: Input,
    output: Output,
    handler: ({ maxMatches = DEFAULT_LIMITS.maxMatches, ...query }, ctx) =>
      search(folder, query, {
        limits: { maxMatches },
        signal: ctx.signal,
        onProgress(done, total) {
          if (done % Math.ceil(total / STEPS) === 0 || done === total) ctx.progress(done, { total, message: "files" });
        },
      }).catch(forModel),
  });
}
