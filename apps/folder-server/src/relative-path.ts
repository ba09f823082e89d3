/** A path that may not be used, or a file that cannot be read. The message is for whoever asked: a model can correct itself with it. */
export class PathError extends Error {
  override readonly name = "PathError";
}

const ABSOLUTE = /^(?:[/\\]|[A-Za-z]:)/; // POSIX root, UNC share, Windows drive

/**
 * The segments of a path relative to the folder, `/` between them; `""` and `"."` are the folder itself. This judges the text alone; where
 * symlinks lead is judged by {@link Folder}.
 * @throws PathError when the text cannot name anything inside the folder
 */
export function parseRelativePath(path: string, platform: NodeJS.Platform = process.platform): string[] {
  const shown = JSON.stringify(path);
  if (path.includes("\0")) throw new PathError(`The path ${shown} contains a NUL character.`);
  if (ABSOLUTE.test(path)) {
    throw new PathError(`The path ${shown} is absolute. Give a path relative to the folder, such as "src/index.ts".`);
  }
  if (path.includes("\\")) throw new PathError(`The path ${shown} contains a backslash. Use "/" between names.`);
  const segments = path.split("/").filter((segment) => segment !== "" && segment !== ".");
  if (segments.includes("..")) {
    throw new PathError(`The path ${shown} contains "..". Only what is inside the folder can be reached.`);
  }
  // Windows reads "file:stream" as another stream of the file.
  if (platform === "win32" && path.includes(":")) throw new PathError(`The path ${shown} contains a colon.`);
  return segments;
}
