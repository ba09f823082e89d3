import { constants } from "node:fs";
import { open, readdir, realpath, stat } from "node:fs/promises";
import type { FileHandle } from "node:fs/promises";
import type { Stats } from "node:fs";
import { isAbsolute, join, relative, resolve, sep } from "node:path";
import { parseRelativePath, PathError } from "./relative-path.js";

/** Something in a directory that can be served. */
export interface Entry {
  readonly name: string;
  readonly kind: "file" | "folder";
}

/** `O_NONBLOCK`: opening a named pipe must not wait for a writer. `O_NOFOLLOW`: the path is real, so a link there is a new one. Windows has neither. */
const OPEN_FLAGS = constants.O_RDONLY | (constants.O_NONBLOCK ?? 0) | (constants.O_NOFOLLOW ?? 0);

/**
 * A folder that is never left. Every access takes a path relative to it and asks the file system where that really leads, through every
 * symlink on the way; a link that stays inside is followed.
 *
 * Somebody who may write to the folder could swap a directory for a link between the check and its use. Reading therefore opens
 * the real path without following links and checks once more with the file open. What remains is a swap there and back in between; to rule that
 * out takes `openat2(RESOLVE_BENEATH)`, which Node does not offer.
 */
export class Folder {
  /** The real, absolute path. */
  readonly root: string;

  private constructor(root: string) {
    this.root = root;
  }

  /** @throws Error when there is no such folder */
  static async open(path: string): Promise<Folder> {
    const about = await stat(path).catch(() => undefined);
    if (!about?.isDirectory()) throw new Error(`Cannot serve ${resolve(path)}: it is not a folder that can be read.`);
    return new Folder(await realpath(path));
  }

  /** @throws PathError when nothing is there, or it is outside */
  async stat(path: string): Promise<Stats> {
    return stat(await this.#locate(path)).catch(translate(path));
  }

  /** The files and folders directly in `path`, by name. Symlinks are left out, so that a walk can neither leave nor loop. */
  async entries(path: string): Promise<Entry[]> {
    const found = await readdir(await this.#locate(path), { withFileTypes: true }).catch(translate(path));
    return found
      .flatMap((entry): Entry[] => {
        if (entry.isFile()) return [{ name: entry.name, kind: "file" }];
        return entry.isDirectory() ? [{ name: entry.name, kind: "folder" }] : [];
      })
      .sort((a, b) => (a.name < b.name ? -1 : 1));
  }

  /**
   * The bytes of a file.
   * @throws PathError when it is outside, no file, or larger than `maxBytes`
   */
  async read(path: string, maxBytes: number): Promise<Buffer> {
    const real = await this.#locate(path);
    const file = await open(real, OPEN_FLAGS).catch(translate(path));
    try {
      if ((await this.#locate(path)) !== real) throw outside(path);
      return await readBounded(file, path, maxBytes);
    } finally {
      await file.close();
    }
  }

  /** Where `path` really leads, inside the folder for sure at this moment. */
  async #locate(path: string): Promise<string> {
    const segments = parseRelativePath(path);
    const real = await realpath(join(this.root, ...segments)).catch(translate(path));
    const way = relative(this.root, real);
    if (way === ".." || way.startsWith(`..${sep}`) || isAbsolute(way)) throw outside(path);
    return real;
  }
}

async function readBounded(file: FileHandle, path: string, maxBytes: number): Promise<Buffer> {
  const about = await file.stat();
  if (about.isDirectory()) throw new PathError(`${JSON.stringify(path)} is a folder, not a file.`);
  if (!about.isFile()) throw new PathError(`${JSON.stringify(path)} is neither a file nor a folder.`);
  if (about.size > maxBytes) throw tooLarge(path, about.size, maxBytes);
  const buffer = Buffer.allocUnsafe(about.size + 1); // one more byte shows a file that grows meanwhile
  let filled = 0;
  while (filled < buffer.length) {
    const { bytesRead } = await file.read(buffer, filled, buffer.length - filled);
    if (bytesRead === 0) break;
    filled += bytesRead;
  }
  return buffer.subarray(0, Math.min(filled, about.size));
}

const tooLarge = (path: string, size: number, maxBytes: number): PathError =>
  new PathError(`${JSON.stringify(path)} has ${size} bytes; at most ${maxBytes} can be read. Search it instead.`);

const outside = (path: string): PathError =>
  new PathError(`${JSON.stringify(path)} leads out of the folder. Only what is inside can be reached.`);

/** What the file system says, without the absolute path that it would tell. */
const REASONS = new Map([
  ["ENOENT", "does not exist"],
  ["ENOTDIR", "is not a folder, or leads through a file"],
  ["EACCES", "may not be read by this server"],
  ["EPERM", "may not be read by this server"],
  ["ELOOP", "is a symlink that leads in circles"],
  ["ENAMETOOLONG", "is too long"],
]);

const translate =
  (path: string) =>
  (error: unknown): never => {
    const code = String((error as NodeJS.ErrnoException).code);
    throw new PathError(`${JSON.stringify(path)} ${REASONS.get(code) ?? `cannot be read (${code})`}.`, {
      cause: error,
    });
  };
