import { randomUUID } from "node:crypto";
import { constants } from "node:fs";
import type { Stats } from "node:fs";
import { mkdir, open, rename, stat, unlink } from "node:fs/promises";
import { AuthError } from "../errors.js";

/** Windows keeps no such bits: there the folder of the user is private by itself. */
const HAS_MODES = process.platform !== "win32";
const OTHERS_MAY_READ = 0o077;
const OTHERS_MAY_WRITE = 0o022;
/** A link in the place of a file leads to what somebody else chose. */
const READ_NO_LINK = constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0);

/** Makes a folder that only its owner may enter. @throws AuthError `STORE_UNSAFE` when it is there and others may write to it */
export async function privateFolder(path: string): Promise<void> {
  await mkdir(path, { recursive: true, mode: 0o700 });
  const found = await stat(path);
  if (isForeign(found)) throw unsafe(`The folder ${path} belongs to another user`, "choose a folder of your own");
  if (HAS_MODES && (found.mode & OTHERS_MAY_WRITE) !== 0) {
    throw unsafe(`Other users may write to the folder ${path}`, `chmod 700 ${path}`);
  }
}

/** @returns `undefined` when there is no such file @throws AuthError `STORE_UNSAFE` when others may read it, or wrote it */
export async function readPrivate(path: string): Promise<string | undefined> {
  const file = await open(path, READ_NO_LINK).catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return undefined;
    throw error.code === "ELOOP" ? unsafe(`${path} is a link`, `rm ${path}`) : error;
  });
  if (file === undefined) return undefined;
  try {
    const found = await file.stat(); // of what is read, not of what has the name a moment later
    if (isForeign(found) || (HAS_MODES && (found.mode & OTHERS_MAY_READ) !== 0)) {
      throw unsafe(`Other users may read ${path}`, `rm ${path}, sign in again, and revoke what was in it`);
    }
    return await file.readFile("utf8");
  } finally {
    await file.close();
  }
}

/** Whoever owns a file may change its mode back at any time. */
const isForeign = ({ uid }: Stats): boolean => process.getuid !== undefined && uid !== process.getuid();

/** Replaces a file whole: whoever reads sees the old text or the new one, also after a crash. */
export async function writePrivate(path: string, text: string): Promise<void> {
  const draft = `${path}.${randomUUID()}.tmp`;
  try {
    const file = await open(draft, "wx", 0o600);
    try {
      if (HAS_MODES) await file.chmod(0o600); // whatever the umask says
      await file.writeFile(text);
      await file.sync(); // a rotated token that is lost with the power is a session lost
    } finally {
      await file.close();
    }
    await rename(draft, path);
  } catch (error) {
    await unlink(draft).catch(() => {});
    throw error;
  }
}

const unsafe = (what: string, remedy: string): AuthError =>
  new AuthError("STORE_UNSAFE", `${what}, so what it holds is no secret. Nothing was used. Remedy: ${remedy}`);
