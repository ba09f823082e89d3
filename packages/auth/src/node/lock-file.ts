import { randomUUID } from "node:crypto";
import { open, readFile, stat, unlink, utimes } from "node:fs/promises";
import { hostname } from "node:os";
import { setTimeout as sleep } from "node:timers/promises";
import { AuthError } from "../errors.js";

export interface LockOptions {
  /** How long to wait for somebody else, ms. */
  readonly patience: number;
  /** A lock whose owner has not touched it for so long is taken away from it, ms. */
  readonly staleAfter: number;
}

/** Between two looks at a lock that somebody else has, ms. */
const POLL = 20;

/**
 * Runs work while this process has the lock file. A file exists or not for all processes alike; who holds it touches it now and then, so that
 * a crash leaves no lock behind for long, and none at all where the owner's process is known to be gone.
 * @throws AuthError `STORE_LOCKED` when somebody else keeps it too long
 */
export async function withLockFile<T>(path: string, options: LockOptions, work: () => Promise<T>): Promise<T> {
  const mark = JSON.stringify({ host: hostname(), pid: process.pid, id: randomUUID() });
  await acquire(path, mark, options);
  const heartbeat = setInterval(() => void touch(path), options.staleAfter / 3);
  heartbeat.unref();
  try {
    return await work();
  } finally {
    clearInterval(heartbeat);
    if ((await contents(path)) === mark) await remove(path);
  }
}

async function acquire(path: string, mark: string, { patience, staleAfter }: LockOptions): Promise<void> {
  const giveUpAt = Date.now() + patience;
  while (!(await create(path, mark))) {
    if (await breakStale(path, staleAfter)) continue;
    if (Date.now() > giveUpAt) {
      const message = `Another process has had ${path} for more than ${patience} ms. Try again; if no other process runs, delete that file.`;
      throw new AuthError("STORE_LOCKED", message, { retryable: true });
    }
    await sleep(POLL + Math.random() * POLL);
  }
}

/** @returns `false` when the file is there already */
async function create(path: string, mark: string): Promise<boolean> {
  try {
    const file = await open(path, "wx", 0o600);
    try {
      await file.writeFile(mark);
    } finally {
      await file.close();
    }
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") return false;
    throw error;
  }
}

/** Takes a lock from an owner that is gone. Only one at a time may judge, or the second would throw away the lock of the first. */
async function breakStale(path: string, staleAfter: number): Promise<boolean> {
  if (!(await isStale(path, staleAfter))) return false;
  const judging = `${path}.judge`;
  if (!(await create(judging, ""))) {
    if (await isOld(judging, staleAfter)) await remove(judging);
    return false;
  }
  try {
    if (!(await isStale(path, staleAfter))) return false;
    await remove(path);
    return true;
  } finally {
    await remove(judging);
  }
}

async function isStale(path: string, staleAfter: number): Promise<boolean> {
  const owner = parseOwner(await contents(path));
  if (owner !== undefined && owner.host === hostname() && !isAlive(owner.pid)) return true;
  return isOld(path, staleAfter);
}

interface Owner {
  readonly host: string;
  readonly pid: number;
}

/** `undefined` while its owner has not written it yet. */
function parseOwner(text: string | undefined): Owner | undefined {
  try {
    const { host, pid } = JSON.parse(text ?? "") as Owner;
    return typeof host === "string" && Number.isInteger(pid) ? { host, pid } : undefined;
  } catch {
    return undefined;
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== "ESRCH";
  }
}

const isOld = async (path: string, age: number): Promise<boolean> => {
  const found = await stat(path).catch(() => undefined);
  return found !== undefined && Date.now() - found.mtimeMs > age;
};

const touch = (path: string): Promise<void> => utimes(path, new Date(), new Date()).catch(() => {});
const remove = (path: string): Promise<void> => unlink(path).catch(() => {});
const contents = (path: string): Promise<string | undefined> => readFile(path, "utf8").catch(() => undefined);
