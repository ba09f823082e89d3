import type { Folder } from "./folder.js";
import { PathError } from "./relative-path.js";
import { SKIPPED } from "./walk.js";

/** What may follow a path as far as it is typed: one folder's entries, by name, a folder with `/` at its end so that typing can go on. */
export async function completePath(folder: Folder, typed: string): Promise<string[]> {
  const end = typed.lastIndexOf("/") + 1;
  const parent = typed.slice(0, end);
  const prefix = typed.slice(end);
  try {
    const entries = await folder.entries(parent);
    return entries
      .filter(({ name }) => name.startsWith(prefix) && !SKIPPED.has(name))
      .map(({ name, kind }) => `${parent}${name}${kind === "folder" ? "/" : ""}`);
  } catch (error) {
    if (error instanceof PathError) return []; // half-typed paths are often wrong; that is no error
    throw error;
  }
}
