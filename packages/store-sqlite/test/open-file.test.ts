import { execFile } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { sqliteStore } from "@mortise/store-sqlite";
import Database from "libsql";
import { afterEach, beforeEach, describe, expect, it } from "vitest";

const OPENER = fileURLToPath(new URL("fixtures/open.mjs", import.meta.url));
const task = (id: string) => ({
  ...{ id, principal: null, kind: "k", version: "1", createdAt: 0, ttlMs: null, pollIntervalMs: 1 },
  ...{ call: { method: "tools/call", params: {}, transport: "memory" }, answers: {}, steps: {} },
});

describe("the file of a SQLite store", () => {
  let folder: string;
  let path: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "mortise-sqlite-"));
    path = join(folder, "tasks.db");
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it("is readable by its owner alone, with what SQLite puts beside it", async () => {
    const store = sqliteStore(path);
    await store.create(task("a"));
    for (const file of [path, `${path}-wal`, `${path}-shm`]) expect(statSync(file).mode & 0o077, file).toBe(0);
    await store.close();
  });

  it("keeps tasks when it is closed", async () => {
    const store = sqliteStore(path);
    const created = store.create(task("a"));
    await store.close();
    await created;
    const again = sqliteStore(path);
    expect((await again.get("a"))?.id).toBe("a");
    await again.close();
  });

  it("can be made by many processes at once", async () => {
    const openers = Array.from({ length: 6 }, (_, i) =>
      promisify(execFile)(process.execPath, [OPENER, path, `t${i}`], { timeout: 15_000 }),
    );
    await Promise.all(openers);
    const store = sqliteStore(path);
    for (let i = 0; i < openers.length; i++) expect((await store.get(`t${i}`))?.id).toBe(`t${i}`);
    await store.close();
  });

  it("is refused when its folder is missing", () => {
    expect(() => sqliteStore(join(folder, "nowhere", "tasks.db"))).toThrow("its folder must exist");
  });

  it("is never made for tasks in memory", () => {
    expect(() => sqliteStore(":memory:")).toThrow("memoryStore()");
    expect(existsSync(":memory:")).toBe(false);
  });

  it("is refused when it is another program's, and left as it was", () => {
    const db = new Database(path);
    db.exec("CREATE TABLE theirs (a)");
    expect(() => sqliteStore(path)).toThrow("is a database of another program");
    expect(db.prepare("SELECT name FROM sqlite_schema").all()).toMatchObject([{ name: "theirs" }]);
    db.close();
  });

  it("is refused when it is no database, and left as it was", () => {
    const text = "what somebody else wrote\n".repeat(100);
    writeFileSync(path, text);
    expect(() => sqliteStore(path)).toThrow(`${path} is no SQLite database`);
    expect(readFileSync(path, "utf8")).toBe(text);
  });

  it.each([undefined, "", {}, new URL("file:///tmp/tasks.db")])("cannot be at %j", (wrong) => {
    expect(() => sqliteStore(wrong as string)).toThrow("needs the path of a file");
  });

  it("is refused when a newer version wrote it", async () => {
    await sqliteStore(path).close();
    const db = new Database(path);
    db.exec("PRAGMA user_version = 1000");
    db.close();
    expect(() => sqliteStore(path)).toThrow("was written by a newer version");
  });

  it("says who holds it up when another process does not let go of the lock, and works afterwards", async () => {
    const store = sqliteStore(path, { busyTimeoutMs: 20 });
    const other = new Database(path);
    other.exec("BEGIN IMMEDIATE");
    await expect(store.create(task("a"))).rejects.toThrow("is locked by another process for longer than busyTimeoutMs");
    other.exec("ROLLBACK");
    other.close();
    await store.create(task("a"));
    await store.close();
  });

  it("refuses work once the store is closed", async () => {
    const store = sqliteStore(path);
    await store.close();
    await store.close();
    await expect(store.get("a")).rejects.toMatchObject({ code: "CLOSED" });
    await expect(store.create(task("a"))).rejects.toMatchObject({ code: "CLOSED" });
    await expect(store.watch(["a"], () => undefined)).rejects.toMatchObject({ code: "CLOSED" });
  });

  it("sweeps more than it deletes at once", async () => {
    const store = sqliteStore(path, { synchronous: "normal" });
    for (let i = 0; i < 1_001; i++) await store.create({ ...task(`t${i}`), ttlMs: i });
    expect(await store.sweep(1_000)).toBe(1_001);
    expect(await store.get("t7")).toBeUndefined();
    await store.close();
  });
});
