import Database from "libsql";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { Writer } from "../src/writer.js";

let folder: string;
let db: Database.Database;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "mortise-writer-"));
  db = new Database(join(folder, "a.db"), { timeout: 20 });
  db.exec("PRAGMA journal_mode = WAL; CREATE TABLE said (word TEXT PRIMARY KEY)");
});
afterEach(() => {
  db.close();
  rmSync(folder, { recursive: true });
});

const say = (word: string) => () => {
  db.prepare("INSERT INTO said VALUES (?)").run(word);
  return word.length;
};
const said = () =>
  db
    .prepare("SELECT word FROM said ORDER BY word")
    .all()
    .map((row) => (row as { word: string }).word);

describe("writes that come together", () => {
  it("share a transaction, in their order, and each gets its own result", async () => {
    const writer = new Writer(db, "full");
    const exec = vi.spyOn(db, "exec");
    const results = Promise.all(["a", "bb", "ccc"].map((word) => writer.write(say(word), true)));
    expect(said()).toEqual([]);
    expect(await results).toEqual([1, 2, 3]);
    expect(said()).toEqual(["a", "bb", "ccc"]);
    expect(exec.mock.calls.flat()).toEqual(["BEGIN IMMEDIATE", "COMMIT"]);
  });

  it("are written without the one that is refused, of which nothing stays", async () => {
    const writer = new Writer(db, "full");
    const half = (): never => {
      say("half")();
      throw new Error("refused");
    };
    const settled = await Promise.allSettled(
      [say("a"), half, say("b"), say("a")].map((steps) => writer.write(steps, true)),
    );
    expect(settled.map(({ status }) => status)).toEqual(["fulfilled", "rejected", "fulfilled", "rejected"]);
    expect(settled[1]).toMatchObject({ reason: { message: "refused" } });
    expect(said()).toEqual(["a", "b"]);
  });

  it("fail together, after one wait, while another process holds the lock", async () => {
    const other = new Database(join(folder, "a.db"));
    other.exec("BEGIN IMMEDIATE");
    const exec = vi.spyOn(db, "exec");
    const writer = new Writer(db, "full");
    const words = Array.from({ length: 150 }, (_, i) => String(i)); // more than share a transaction
    const settled = await Promise.allSettled(words.map((word) => writer.write(say(word), true)));
    for (const each of settled) expect(each).toMatchObject({ reason: { name: "LockedError" } });
    expect(exec.mock.calls.flat()).toEqual(["BEGIN IMMEDIATE"]);
    other.exec("ROLLBACK");
    other.close();
    expect(await writer.write(say("a"), true)).toBe(1);
  });

  it("do not hold the lock for long when they are many", async () => {
    const writer = new Writer(db, "full");
    const exec = vi.spyOn(db, "exec");
    const words = Array.from({ length: 250 }, (_, i) => String(1_000 + i));
    await Promise.all(words.map((word) => writer.write(say(word), true)));
    expect(said()).toEqual(words);
    expect(exec.mock.calls.flat().filter((sql) => sql === "COMMIT")).toHaveLength(3);
  });

  it("wait for the disk unless a loss of power may take all of them back", async () => {
    const writer = new Writer(db, "full");
    db.pragma("synchronous = full");
    const write = async (...lasting: boolean[]) => {
      const modes = lasting.map((each) => writer.write(() => db.prepare("PRAGMA synchronous").get(), each));
      return Promise.all(modes);
    };
    const [normal, full] = [1, 2].map((synchronous) => expect.objectContaining({ synchronous }) as unknown);
    expect(await write(true)).toEqual([full]);
    expect(await write(false, false)).toEqual([normal, normal]);
    expect(await write(false, true)).toEqual([full, full]);
    expect(await write(false)).toEqual([normal]);
  });
});
