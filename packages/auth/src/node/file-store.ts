import { createHash, randomUUID } from "node:crypto";
import { readdir, stat, unlink } from "node:fs/promises";
import { join, resolve } from "node:path";
import { AuthError } from "../errors.js";
import { keyedLock } from "../keyed-lock.js";
import type { AuthStore } from "../store.js";
import { withLockFile } from "./lock-file.js";
import { privateFolder, readPrivate, writePrivate } from "./private-file.js";

export interface FileStoreOptions {
  /** How long to wait for another process, ms. Default 30,000. */
  readonly patience?: number;
  /** When a lock of a process that no longer stirs is taken from it, ms. Default 10,000. */
  readonly staleAfter?: number;
  /** Values kept; beyond it those that were written longest ago go. Default 1,000. */
  readonly maxEntries?: number;
}

interface Entry {
  readonly key: string;
  readonly value: unknown;
  readonly version: string;
  readonly expiresAt?: number;
}

/** What a crash can leave behind is thrown away at this age, ms. */
const LEFTOVER_AGE = 3_600_000;

/**
 * Keeps what must outlive the process in a folder that its owner alone can read (files 0600): one file a value, replaced atomically. Any
 * number of processes may share it. The files are not encrypted; where there is a keychain, a store of your own on top of it is better.
 * @param folder made when it is missing, with mode 0700
 * @throws AuthError from its methods: `STORE_UNSAFE`, `STORE_LOCKED`, `STORE_CORRUPT`
 */
export function fileStore(folder: string, options: FileStoreOptions = {}): AuthStore {
  const { patience = 30_000, staleAfter = 10_000, maxEntries = 1000 } = options;
  const root = resolve(folder);
  const oneByOne = keyedLock();
  let ready: Promise<void> | undefined;
  const prepare = (): Promise<void> => (ready ??= open(root, maxEntries).catch(reopenLater));
  const reopenLater = (error: unknown): never => {
    ready = undefined;
    throw error;
  };
  const pathOf = (key: string): string => join(root, createHash("sha256").update(key).digest("hex"));

  /** In this process first, so that a program does not wait for its own lock file. */
  const exclusively = async <T>(lock: string, work: () => Promise<T>): Promise<T> => {
    await prepare();
    return oneByOne(lock, () => withLockFile(lock, { patience, staleAfter }, work));
  };
  const changing = <T>(key: string, work: (entry: Entry | undefined) => Promise<T>): Promise<T> =>
    exclusively(`${pathOf(key)}.write`, async () => work(await load(pathOf(key))));

  return {
    async read(key) {
      await prepare();
      return load(pathOf(key));
    },
    write: (key, value, { ifVersion, expiresAt } = {}) =>
      changing(key, async (entry) => {
        if (ifVersion !== undefined && (entry?.version ?? null) !== ifVersion) return false;
        const next: Entry = { key, value, version: randomUUID(), ...(expiresAt !== undefined && { expiresAt }) };
        await writePrivate(`${pathOf(key)}.json`, JSON.stringify(next));
        return true;
      }),
    remove: (key, { ifVersion } = {}) =>
      changing(key, async (entry) => {
        if (entry === undefined || (ifVersion !== undefined && entry.version !== ifVersion)) return false;
        await unlink(`${pathOf(key)}.json`);
        return true;
      }),
    withLock: (key, work) => exclusively(`${pathOf(key)}.lock`, work),
  };
}

async function load(path: string): Promise<Entry | undefined> {
  const text = await readPrivate(`${path}.json`);
  if (text === undefined) return undefined;
  const entry = parse(text);
  if (entry === undefined) {
    throw new AuthError("STORE_CORRUPT", `${path}.json is not what was written there. Delete it, and sign in again.`);
  }
  return (entry.expiresAt ?? Infinity) > Date.now() ? entry : undefined;
}

function parse(text: string): Entry | undefined {
  try {
    const entry = JSON.parse(text) as Partial<Entry> | null;
    return typeof entry?.version === "string" && "value" in entry ? (entry as Entry) : undefined;
  } catch {
    return undefined;
  }
}

/** Once a process: makes the folder, and sweeps out what has expired, what crashes left, and what is too much. */
async function open(root: string, maxEntries: number): Promise<void> {
  await privateFolder(root);
  const kept: { readonly path: string; readonly at: number }[] = [];
  for (const name of await readdir(root)) {
    const path = join(root, name);
    const at = (await stat(path).catch(() => undefined))?.mtimeMs;
    if (at === undefined) continue;
    if (!name.endsWith(".json")) {
      if (name.endsWith(".tmp") && Date.now() - at > LEFTOVER_AGE) await forget(path);
    } else if (await isExpired(path)) await forget(path);
    else kept.push({ path, at });
  }
  kept.sort((a, b) => b.at - a.at);
  for (const { path } of kept.slice(maxEntries)) await forget(path);
}

async function isExpired(path: string): Promise<boolean> {
  const entry = parse((await readPrivate(path).catch(() => undefined)) ?? "");
  return entry?.expiresAt !== undefined && entry.expiresAt <= Date.now();
}

const forget = (path: string): Promise<void> => unlink(path).catch(() => {});
