import { spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { cp, mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import { afterAll, describe, expect, it } from "vitest";

const APP = fileURLToPath(new URL("..", import.meta.url));
const MAIN = join(APP, "dist", "demo", "main.js");

const here = await mkdtemp(join(tmpdir(), "long-jobs-demo-test-"));
const demos: ChildProcess[] = [];
afterAll(async () => {
  for (const demo of demos) demo.kill("SIGTERM"); // those that a failed test left behind
  await rm(here, { recursive: true });
});

const emptyFolder = (): Promise<string> => mkdtemp(join(here, "-"));

/** The demonstration, with a folder of its own for what is temporary. */
async function startDemo(main = MAIN) {
  const temporary = await emptyFolder();
  const env = { ...process.env, TMPDIR: temporary };
  const demo = spawn(process.execPath, [main], { env, stdio: ["ignore", "pipe", "pipe"] });
  demos.push(demo);
  return { demo, temporary, ended: once(demo, "exit") };
}

const isAlive = (pid: number): boolean => {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
};

describe("npm run demo:tasks", { timeout: 60_000 }, () => {
  it("shows a task that goes on after kill -9, and leaves nothing behind", async () => {
    const { demo, temporary, ended } = await startDemo();
    const [out, err, [code]] = await Promise.all([text(demo.stdout), text(demo.stderr), ended]);
    expect({ code, err }, out).toEqual({ code: 0, err: "" });
    for (const part of [
      /saved \{"taskId":"[^"]+","tool":"index"\}/,
      /input_required: \d+ of \d+ files are larger than 32 KiB/,
      /kill -9 \d+\n/,
      /✓ Nobody was asked again/,
      /✓ Batches 1 to \d+ were not repeated/,
      /✓ "constructor" is in \d+ files/,
      /Everything went as it should/,
    ])
      expect(out).toMatch(part);
    expect(out).not.toContain("\u001b"); // no terminal, nothing redrawn
    const pids = [...out.matchAll(/server: process (\d+)/g)].map(([, pid]) => Number(pid));
    expect(pids).toHaveLength(2);
    expect(pids.filter(isAlive)).toEqual([]);
    expect(await readdir(temporary)).toEqual([]);
  });

  it("ends at a signal, with its server, and leaves nothing behind", async () => {
    const { demo, temporary, ended } = await startDemo();
    let out = "";
    for await (const chunk of demo.stdout.setEncoding("utf8")) {
      out += chunk as string;
      if (out.includes("files found")) break;
    }
    demo.kill("SIGTERM");
    expect((await ended)[0]).toBe(130);
    const pid = Number(/server: process (\d+)/.exec(out)?.[1]);
    expect(isAlive(pid)).toBe(false);
    expect(await readdir(temporary)).toEqual([]);
  });
});

/** The same program with one thing wrong, in a repository with little to index. */
async function broken(file: string, right: string, wrong: string): Promise<string> {
  const elsewhere = await emptyFolder();
  const app = join(elsewhere, "apps", "long-jobs");
  await cp(join(APP, "dist"), join(app, "dist"), { recursive: true });
  await cp(join(APP, "package.json"), join(app, "package.json"));
  await symlink(join(APP, "node_modules"), join(app, "node_modules"), "dir");
  const path = join(app, "dist", file);
  const code = await readFile(path, "utf8");
  expect(code).toContain(right);
  await writeFile(path, code.replace(right, wrong));
  for (let n = 0; n < 250; n++) {
    const note = join(elsewhere, "docs", String(n % 5), `${n}.md`);
    await mkdir(dirname(note), { recursive: true });
    await writeFile(note, "a lease, a question, a constructor");
  }
  await mkdir(join(elsewhere, "packages"));
  return join(app, "dist", "demo", "main.js");
}

describe.concurrent("the demonstration", { timeout: 60_000 }, () => {
  it.each([
    { what: "nothing is wrong", code: 0, says: /went as it should/, in: "batches.js", put: ["= 40", "= 30"] },
    {
      what: "steps are not remembered",
      code: 1,
      says: /Not so: Batches/,
      in: "index-tool.js",
      put: ["ctx.once(name,", "((_, step) => step())(name,"],
    },
    {
      what: "the index is wrong",
      code: 1,
      says: /Not so: "constructor"/,
      in: "word-index.js",
      put: ["?? 0) + 1", "?? 0) + 2"],
    },
    {
      what: "the store is lost",
      code: 1,
      says: /could not go on/,
      in: "main.js",
      put: ['join(data, "tasks.db")', "join(data, crypto.randomUUID())"],
    },
  ] as const)("ends as it should when $what", async ({ code: expected, says, in: file, put: [right, wrong] }) => {
    const { demo, temporary, ended } = await startDemo(await broken(file, right, wrong));
    const [out, err, [code]] = await Promise.all([text(demo.stdout), text(demo.stderr), ended]);
    expect(out + err).toMatch(says);
    expect(code).toBe(expected);
    expect(await readdir(temporary)).toEqual([]);
  });
});
