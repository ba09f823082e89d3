import { randomUUID } from "node:crypto";
import { chmod, mkdir, open, readFile, rename, stat, unlink } from "node:fs/promises";
import { AuthError } from "../errors.js";

/** Windows keeps no such bits: there the folder of the user is private by itself. */
const HAS_MODES = process.platform !== "win32";
const OTHERS_MAY_READ = 0o077;
const OTHERS_MAY_WRITE = 0o022;

/** Makes a folder that only its owner may enter. @throws AuthError `STORE_UNSAFE` when it is there and others may write to it */
export async function privateFolder(path: string): Promise<void> {
  await mkdir(path, { recursive: true, mode: 0o700 });
  if (HAS_MODES && ((await stat(path)).mode & OTHERS_MAY_WRITE) !== 0) {
    throw unsafe(`Other users may write to the folder ${path}`, `chmod 700 ${path}`);
  }
}

/** @returns `undefined` when there is no such file @throws AuthError `STORE_UNSAFE` when others may read it */
export async function readPrivate(path: string): Promise<string | undefined> {
  try {
    if (HAS_MODES && ((await stat(path)).mode & OTHERS_MAY_READ) !== 0) {
      throw unsafe(`Other users may read ${path}`, `rm ${path}, sign in again, and revoke what was in it`);
    }
    return await readFile(path, "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw error;
  }
}

/** Replaces a file whole: whoever reads sees the old text or the new one, also after a crash. */
export async function writePrivate(path: string, text: string): Promise<void> {
  const draft = `${path}.${randomUUID()}.tmp`;
  try {
    const file = await open(draft, "wx", 0o600);
    try {
      if (HAS_MODES) await chmod(draft, 0o600); // whatever the umask says
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
