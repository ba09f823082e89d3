import type { Exchange } from "@mortise/jsonrpc";
import { serveStdio } from "@mortise/transport-stdio/node";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { closeSync, openSync } from "node:fs";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PassThrough } from "node:stream";
import { text } from "node:stream/consumers";
import { describe, expect, it, onTestFinished } from "vitest";
import { request, settle } from "../support.js";
import { fixture } from "./launch.js";

const echo: Exchange = async ({ id, params }) => ({ jsonrpc: "2.0", id, result: params ?? {} });
const line = (message: unknown): string => `${JSON.stringify(message)}\n`;

/** Runs a fixture on `input` as a shell's pipe would, until it ends by itself. */
async function pipe(name: string, input: string | Buffer): Promise<{ lines: unknown[]; code: number | null }> {
  const child = spawn(process.execPath, [fixture(name)], { stdio: ["pipe", "pipe", "ignore"], timeout: 15_000 });
  child.stdin.end(input);
  const exited = new Promise<number | null>((resolve) => child.once("exit", resolve));
  const output = await text(child.stdout);
  return {
    lines: output
      .split("\n")
      .filter(Boolean)
      .map((json) => JSON.parse(json) as unknown),
    code: await exited,
  };
}

describe("serveStdio", () => {
  it("answers all that stands on stdin, a last line without newline included, and exits [STDIO-S-015]", async () => {
    const input = line(request(1, "slow", { ms: 50 })) + line(request(2, "echo", { n: 2 })).trimEnd();
    expect(await pipe("echo-server.mjs", input)).toEqual({
      lines: [
        { jsonrpc: "2.0", id: 2, result: { echo: { n: 2 } } },
        { jsonrpc: "2.0", id: 1, result: { slept: 50 } },
      ],
      code: 0,
    });
  });

  it("answers garbage with errors, on a stdout that holds nothing but messages [STDIO-S-002, STDIO-B-007]", async () => {
    const broken = Buffer.concat([
      Buffer.from(`hello\n[${JSON.stringify(request(1))}]\n`),
      Buffer.from([0xff, 0x0a]),
      Buffer.from(`{"jsonrpc":"2.0","id":{},"method":"echo"}\r\n${line(request(5, "log"))}{"half`),
    ]);
    const { lines, code } = await pipe("echo-server.mjs", broken);
    expect(lines.map((message) => (message as { error?: { code: number } }).error?.code ?? message)).toEqual([
      -32700,
      -32600,
      -32700,
      -32600,
      { jsonrpc: "2.0", id: 5, result: {} },
      -32700,
    ]);
    expect(code).toBe(0);
  });

  it("guards the output until it is closed, then gives it back", async () => {
    const [input, output, stray] = [new PassThrough(), new PassThrough(), new PassThrough()];
    const serving = serveStdio(echo, { input, output, stray });
    output.write("stray\n");
    input.write(line(request(1)));
    await settle();
    await serving.close();
    output.write("free again\n");
    output.end();
    stray.end();
    expect(await text(output)).toBe(`${line({ jsonrpc: "2.0", id: 1, result: {} })}free again\n`);
    expect(await text(stray)).toMatch(/^Something wrote to stdout at .*stdio-server\.test\.ts.*\nstray\n$/);
    expect(input.listenerCount("data")).toBe(0);
  });

  it("stops reading while nobody reads its answers, and loses none", async () => {
    const [input, output] = [new PassThrough(), new PassThrough({ highWaterMark: 1000 })];
    const serving = serveStdio(echo, { input, output });
    const big = "x".repeat(2000);
    input.write(line(request(1, "echo", { big })));
    await settle();
    await settle();
    expect(input.isPaused()).toBe(true);
    input.write(line(request(2, "echo", { big })));
    input.end();
    const answers = text(output);
    await serving.closed;
    output.end();
    expect(
      (await answers)
        .split("\n")
        .slice(0, 2)
        .map((json) => (JSON.parse(json) as { id: number }).id),
    ).toEqual([1, 2]);
  });

  it("refuses to serve one stdout twice, until the first is closed", async () => {
    const [input, output] = [new PassThrough(), new PassThrough()];
    const first = serveStdio(echo, { input, output });
    expect(() => serveStdio(echo, { input, output })).toThrow(
      expect.objectContaining({ code: "STDOUT_TAKEN" }) as Error,
    );
    await first.close();
    await serveStdio(echo, { input: new PassThrough(), output }).close();
  });

  it("ends quietly when nobody takes its answers any more", async () => {
    const child = spawn(process.execPath, [fixture("echo-server.mjs")], { timeout: 15_000 });
    const complaints = text(child.stderr);
    child.stdin.on("error", () => undefined);
    child.stdin.write(line(request(1)));
    await once(child.stdout, "data");
    child.stdout.destroy();
    child.stdin.write(line(request(2)));
    const [code] = (await once(child, "exit")) as [number | null];
    expect([code, await complaints]).toEqual([0, ""]);
  });

  it("works on files, too", async () => {
    const folder = await mkdtemp(join(tmpdir(), "mortise-"));
    onTestFinished(() => rm(folder, { recursive: true }));
    const [input, output] = [join(folder, "in"), join(folder, "out")];
    await writeFile(input, line(request(1)) + line(request(2, "slow", { ms: 5 })));
    const [from, to] = [openSync(input, "r"), openSync(output, "w")];
    const child = spawn(process.execPath, [fixture("echo-server.mjs")], {
      stdio: [from, to, "ignore"],
      timeout: 15_000,
    });
    await once(child, "exit");
    for (const fd of [from, to]) closeSync(fd);
    const answers = (await readFile(output, "utf8")).trimEnd().split("\n");
    expect(answers.map((json) => (JSON.parse(json) as { id: number }).id)).toEqual([1, 2]);
  });

  it("closes on request while stdin is still open, and lets the process end", async () => {
    const script = `
      import { serveStdio } from "@mortise/transport-stdio/node";
      const serving = serveStdio(async ({ id }) => ({ jsonrpc: "2.0", id, result: {} }));
      setTimeout(() => serving.close(), 20);`;
    const child = spawn(process.execPath, ["--input-type=module", "-e", script], {
      cwd: fixture(""),
      stdio: ["pipe", "ignore", "ignore"],
      timeout: 10_000,
    });
    const code = await new Promise((resolve) => child.once("exit", resolve));
    child.stdin.destroy();
    expect(code).toBe(0);
  });
});
