import type { Server } from "@mortise/server";
import { Type } from "typebox";
import type { Folder } from "./folder.js";
import { forModel } from "./path-errors.js";

const Input = Type.Object({
  path: Type.String({ description: 'Relative to the folder, with "/" between names. "." is the folder itself.' }),
});

const Output = Type.Object({
  path: Type.String(),
  kind: Type.Union([Type.Literal("file"), Type.Literal("folder"), Type.Literal("other")]),
  size: Type.Integer({ description: "In bytes." }),
  modified: Type.String({ format: "date-time" }),
  entries: Type.Optional(Type.Array(Type.String(), { description: "What a folder holds; folders end in /." })),
});

/** The most entries of a folder that one answer lists. */
const MAX_ENTRIES = 1000;

/** The tool `stat`: what a path is, and for a folder what is in it. */
export function defineStat(server: Server, folder: Folder, scopes: readonly string[] = []): void {
  server.tool("stat", {
    title: "Look at a path",
    scopes,
    description: `Says what a path is, how large and how old. For a folder it lists the first ${MAX_ENTRIES} entries.`,
    annotations: { readOnlyHint: true, openWorldHint: false },
    input: Input,
    output: Output,
    handler: ({ path }) => describePath(folder, path).catch(forModel),
  });
}

async function describePath(folder: Folder, path: string) {
  const about = await folder.stat(path);
  const facts = { path, size: about.size, modified: about.mtime.toISOString() };
  if (about.isFile()) return { ...facts, kind: "file" as const };
  if (!about.isDirectory()) return { ...facts, kind: "other" as const };
  const entries = await folder.entries(path);
  const names = entries.slice(0, MAX_ENTRIES).map(({ name, kind }) => (kind === "folder" ? `${name}/` : name));
  return { ...facts, kind: "folder" as const, entries: names };
}
