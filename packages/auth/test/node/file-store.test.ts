import { spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import {
  chmod,
  chown,
  mkdtemp,
  readdir,
  readFile,
  rename,
  rm,
  stat,
  symlink,
  utimes,
  writeFile,
} from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it, onTestFinished } from "vitest";
import { fileStore } from "../../src/node/index.js";

async function newFolder(): Promise<string> {
  const parent = await mkdtemp(join(tmpdir(), "store-"));
  onTestFinished(() => rm(parent, { recursive: true }));
  return join(parent, "auth");
}

const CONTENDER = fileURLToPath(new URL("contender.mjs", import.meta.url));

/** A real process at work on the same folder. */
function contender(folder: string, what: string, argument: string | number = ""): ChildProcess {
  const child = spawn(process.execPath, [CONTENDER, folder, what, String(argument)], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  onTestFinished(() => void child.kill("SIGKILL"));
  return child;
}

const exitCode = async (child: ChildProcess): Promise<unknown> => (await once(child, "exit"))[0];

const files = async (folder: string): Promise<string[]> => (await readdir(folder)).map((name) => join(folder, name));
const modeOf = async (path: string): Promise<string> => ((await stat(path)).mode & 0o777).toString(8);

describe("what is in the folder", () => {
  it("is there for the next process, and for its owner alone (0700, 0600) [AUTHSEC-B-004]", async () => {
    const folder = await newFolder();
    await fileStore(folder).write("tokens/a", { access: "secret" });
    const [file = ""] = await files(folder);
    expect([await modeOf(folder), await modeOf(file)]).toEqual(["700", "600"]);
    expect((await fileStore(folder).read("tokens/a"))?.value).toEqual({ access: "secret" });
  });

  it("has names that say nothing, and cannot lead out of the folder", async () => {
    const folder = await newFolder();
    const store = fileStore(folder);
    await store.write("../../escape", 1);
    await store.write("__proto__", 2);
    for (const path of await files(folder)) expect(path.slice(folder.length + 1)).toMatch(/^[0-9a-f]{64}\.json$/);
    expect((await store.read("__proto__"))?.value).toBe(2);
  });

  it("is not used when others may read a file", async () => {
    const folder = await newFolder();
    const store = fileStore(folder);
    await store.write("key", 1);
    const [file = ""] = await files(folder);
    await chmod(file, 0o644);
    await expect(store.read("key")).rejects.toMatchObject({ code: "STORE_UNSAFE" });
  });

  it("is not used when a link stands in its place", async () => {
    const folder = await newFolder();
    const store = fileStore(folder);
    await store.write("key", 1);
    const [file = ""] = await files(folder);
    await rename(file, `${folder}-elsewhere`);
    await symlink(`${folder}-elsewhere`, file);
    await expect(store.read("key")).rejects.toMatchObject({ code: "STORE_UNSAFE" });
  });

  it("is not used when the folder, or a file, belongs to another user", async (test) => {
    if (process.getuid?.() !== 0) test.skip("only root can give a file to another user");
    const folder = await newFolder();
    const store = fileStore(folder);
    await store.write("key", 1);
    const [file = ""] = await files(folder);
    await chown(file, 65534, 65534);
    await expect(store.read("key")).rejects.toMatchObject({ code: "STORE_UNSAFE" });
    await chown(folder, 65534, 65534);
    await expect(fileStore(folder).read("other")).rejects.toMatchObject({ code: "STORE_UNSAFE" });
  });

  it("is not used when others may write to the folder", async () => {
    const folder = await newFolder();
    await fileStore(folder).write("key", 1);
    await chmod(folder, 0o777);
    await expect(fileStore(folder).read("key")).rejects.toMatchObject({ code: "STORE_UNSAFE" });
  });

  it("is an error, not nothing, when it is not what was written", async () => {
    const folder = await newFolder();
    const store = fileStore(folder);
    await store.write("key", 1);
    const [file = ""] = await files(folder);
    await writeFile(file, "{");
    await expect(store.read("key")).rejects.toMatchObject({ code: "STORE_CORRUPT" });
  });

  it("goes when it has expired, or when it is too much", async () => {
    const folder = await newFolder();
    const store = fileStore(folder);
    await store.write("expired", 1, { expiresAt: Date.now() - 1 });
    await store.write("old", 2);
    await utimes((await files(folder))[0] as string, 1, 1);
    await utimes((await files(folder))[1] as string, 1, 1);
    await store.write("new", 3);
    expect(await store.read("expired")).toBeUndefined();
    const next = fileStore(folder, { maxEntries: 1 });
    expect([await next.read("old"), (await next.read("new"))?.value]).toEqual([undefined, 3]);
    expect(await files(folder)).toHaveLength(1);
  });
});

describe("compare-and-swap", () => {
  it("writes and removes only the version that was read", async () => {
    const store = fileStore(await newFolder());
    expect(await store.write("key", 1, { ifVersion: null })).toBe(true);
    const seen = (await store.read("key"))?.version as string;
    expect(await store.write("key", 2, { ifVersion: null })).toBe(false);
    expect(await store.write("key", 2, { ifVersion: seen })).toBe(true);
    expect(await store.write("key", 3, { ifVersion: seen })).toBe(false);
    expect(await store.remove("key", { ifVersion: seen })).toBe(false);
    expect((await store.read("key"))?.value).toBe(2);
    expect([await store.remove("key"), await store.remove("key")]).toEqual([true, false]);
  });

  it("loses no write of three processes that write at once", async () => {
    const folder = await newFolder();
    const exits = [15, 15, 15].map((times) => exitCode(contender(folder, "count", times)));
    expect(await Promise.all(exits)).toEqual([0, 0, 0]);
    expect((await fileStore(folder).read("counter"))?.value).toBe(45);
  });
});

describe("the lock", () => {
  it("lets one process in at a time", async () => {
    const folder = await newFolder();
    const log = `${folder}.log`;
    const exits = [1, 2, 3].map(() => exitCode(contender(folder, "lock", log)));
    expect(await Promise.all(exits)).toEqual([0, 0, 0]);
    const lines = (await readFile(log, "utf8")).trim().split("\n");
    expect(lines).toHaveLength(60);
    for (let i = 0; i < lines.length; i += 2) expect(lines[i + 1]).toBe(lines[i]?.replace("in", "out"));
  });

  it("of a process that was killed is taken from it", async () => {
    const folder = await newFolder();
    const victim = contender(folder, "hang");
    await once(victim.stdout as NodeJS.ReadableStream, "data");
    victim.kill("SIGKILL");
    await once(victim, "exit");
    const store = fileStore(folder, { patience: 5000, staleAfter: 600_000 });
    expect(await store.withLock?.("key", () => Promise.resolve("mine"))).toBe("mine");
  });

  it("of a process on another machine is taken when nobody has touched it for long", async () => {
    const folder = await newFolder();
    const store = fileStore(folder, { patience: 5000, staleAfter: 1000 });
    await store.withLock?.("key", async () => {
      const [lock = ""] = await files(folder);
      await writeFile(lock, JSON.stringify({ host: "elsewhere", pid: 1, id: "x" })); // as if it were theirs
      await utimes(lock, 1, 1);
    });
    expect(await store.withLock?.("key", () => Promise.resolve("mine"))).toBe("mine");
    expect(await files(folder)).toEqual([]);
  });

  it("of a process that lives is respected, up to an error that says whose it is", async () => {
    const folder = await newFolder();
    const holder = contender(folder, "hang");
    await once(holder.stdout as NodeJS.ReadableStream, "data");
    const store = fileStore(folder, { patience: 50 });
    await expect(store.withLock?.("key", () => Promise.resolve())).rejects.toMatchObject({ code: "STORE_LOCKED" });
    expect(await store.withLock?.("another key", () => Promise.resolve("free"))).toBe("free");
  });

  it("is given back when the work throws", async () => {
    const store = fileStore(await newFolder(), { patience: 50 });
    await expect(store.withLock?.("key", () => Promise.reject(new Error("broken")))).rejects.toThrow("broken");
    expect(await store.withLock?.("key", () => Promise.resolve("free"))).toBe("free");
  });
});
