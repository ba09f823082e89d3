import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { cp, mkdtemp, rm, symlink } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { createInterface } from "node:readline";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import { promisify, stripVTControlCharacters } from "node:util";
import { connect } from "@mortise/mcp";
import { requireOrSkip } from "@mortise-tooling/test-support";
import { expect, it, onTestFinished } from "vitest";

const MAIN = fileURLToPath(new URL("../dist/main.js", import.meta.url));
const STEPS = 9;
const { FORCE_COLOR: _, ...PLAIN } = process.env;

function startTour(args: readonly string[] = [], env: NodeJS.ProcessEnv = PLAIN, main = MAIN) {
  const tour = spawn(process.execPath, [main, ...args], { env, stdio: ["ignore", "pipe", "pipe"] });
  onTestFinished(() => void tour.kill("SIGKILL"));
  return tour;
}

it("goes through every step over both transports and ends well", async () => {
  const tour = startTour();
  const [out, err, [code]] = await Promise.all([text(tour.stdout), text(tour.stderr), once(tour, "exit")]);
  expect({ code, err }, out).toEqual({ code: 0, err: "" });
  const [overStdio = "", overHttp = ""] = out.split("Over HTTP");
  expect(overStdio.match(/^ +\d {2}\S/gm)).toHaveLength(STEPS);
  expect(overHttp.match(/^ +\d {2}✓/gm)).toHaveLength(STEPS);
  expect(overStdio).toMatch(/packages\/jsonrpc\/src\/exchange\.ts:\d+/);
  expect(overStdio).toContain("█ "); // the full bar
  expect(overStdio).toContain("RpcError -32602");
  expect(overStdio).toContain("AbortedError ABORTED");
  expect(out).toContain("Everything went as it should.");
  expect(stripVTControlCharacters(out)).toBe(out); // no terminal, no colours
});

it("colours when told to, and says the same", async () => {
  const tour = startTour([], { ...PLAIN, FORCE_COLOR: "1" });
  const [out, [code]] = await Promise.all([text(tour.stdout), once(tour, "exit")]);
  expect(code).toBe(0);
  expect(out).toContain("\u001b[32m✓");
  expect(stripVTControlCharacters(out)).toMatch(/^ {2}1 {2}Ask the server what it is$/m);
});

it("fails, and says where, when a step is not what it should be", async () => {
  const elsewhere = await mkdtemp(join(tmpdir(), "tour-")); // the same program, in a repository without what it looks for
  onTestFinished(() => rm(elsewhere, { recursive: true }));
  const app = join(elsewhere, "apps", "tour");
  await cp(dirname(MAIN), join(app, "dist"), { recursive: true });
  await cp(join(dirname(MAIN), "..", "package.json"), join(app, "package.json"));
  await symlink(join(dirname(MAIN), "..", "node_modules"), join(app, "node_modules"), "dir");
  const tour = startTour([], PLAIN, join(app, "dist", "main.js"));
  const [out, [code]] = await Promise.all([text(tour.stdout), once(tour, "exit")]);
  expect(code).toBe(1);
  expect(out).toContain("✗ Read a file as a resource failed.");
  expect(out).toMatch(/Steps that did not go as they should: \d+\./);
});

it("refuses options it does not know", async () => {
  const tour = startTour(["--sreve"]);
  const [err, [code]] = await Promise.all([text(tour.stderr), once(tour, "exit")]);
  expect(code).toBe(1);
  expect(err).toContain("--sreve");
});

it("with --serve stays up, can be reached as it says, and ends at Ctrl-C", async (test) => {
  const curl = await promisify(execFile)("curl", ["--version"]).catch(() => undefined);
  requireOrSkip(test, "curl", curl !== undefined, "the tour prints a curl command, which this test runs; install curl");
  const tour = startTour(["--serve"]);
  const printed: string[] = [];
  for await (const line of createInterface(tour.stdout)) {
    printed.push(line);
    if (line.includes("client.close()")) break; // the last line that it prints
  }
  const out = printed.join("\n");
  const command = /^curl [^]*?'$\n(?=\n)/m.exec(out)?.[0] ?? "";
  const { stdout } = await promisify(execFile)("sh", ["-c", command]);
  expect(JSON.parse(stdout)).toMatchObject({ result: { structuredContent: { matches: expect.any(Array) } } });
  const client = await connect(/^The server stays up at (\S+)/m.exec(out)?.[1] ?? "");
  expect((await client.callTool("stat", { path: "." })).structuredContent).toMatchObject({ kind: "folder" });
  await client.close();
  tour.kill("SIGINT");
  expect(await once(tour, "exit")).toEqual([0, null]);
});
