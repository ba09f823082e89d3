import { Context } from "@mortise/jsonrpc";
import type { InvalidMessageError, JsonRpcNotification, LocalError } from "@mortise/jsonrpc";
import {
  CommandRefusedError,
  ProcessExitedError,
  SpawnFailedError,
  stdioTransport,
} from "@mortise/transport-stdio/node";
import type { CommandPreview } from "@mortise/transport-stdio/node";
import { execFile } from "node:child_process";
import { tmpdir } from "node:os";
import { promisify } from "node:util";
import { describe, expect, it, onTestFinished } from "vitest";
import { until } from "../support.js";
import { ask, fixture, launch, result, runs } from "./launch.js";

const rejection = (promise: Promise<unknown>): Promise<LocalError> =>
  promise.then(
    () => expect.fail("resolved"),
    (error: LocalError) => error,
  );

describe("stdioTransport: messages", () => {
  it("answers 64 requests at once, each with its own answer", async () => {
    const transport = await launch("echo-server.mjs");
    const numbers = Array.from({ length: 64 }, (_, n) => n);
    const answers = await Promise.all(
      numbers.map((n) => result(ask(transport, "echo", { n, text: "zwei\nZeilen 🧀" }))),
    );
    expect(answers).toEqual(numbers.map((n) => ({ echo: { n, text: "zwei\nZeilen 🧀" } })));
  });

  it("hands progress to the request that it belongs to, and before its answer", async () => {
    const transport = await launch("echo-server.mjs");
    const tokens = [0, "0", "third"];
    const heard = await Promise.all(
      tokens.map(async (progressToken) => {
        const notes: JsonRpcNotification[] = [];
        const context = new Context({ notify: (note) => notes.push(note) });
        await ask(transport, "progress", { _meta: { progressToken } }, context);
        return notes.map(({ params }) => params);
      }),
    );
    expect(heard).toEqual(tokens.map((progressToken) => [1, 2, 3].map((progress) => ({ progressToken, progress }))));
  });

  it("cancels on both sides: the server's work stops and no answer comes [STDIO-C-011, STDIO-S-012, STDIO-S-013]", async () => {
    const invalid: unknown[] = [];
    const transport = await launch("echo-server.mjs", { onInvalid: (error) => invalid.push(error) });
    const controller = new AbortController();
    const answer = rejection(ask(transport, "wait", {}, new Context({ signal: controller.signal })));
    await ask(transport, "echo");
    controller.abort("no longer wanted");
    expect((await answer).code).toBe("ABORTED");
    const { ids } = await result<{ ids: { reason: string }[] }>(ask(transport, "cancelled"));
    expect(ids).toHaveLength(1);
    expect(ids[0]!.reason).toContain("no longer wanted");
    expect(invalid).toEqual([]);
  });

  it("keeps stray output of the server off the channel [STDIO-S-002, STDIO-S-004, STDIO-C-005]", async () => {
    const lines: string[] = [];
    const invalid: InvalidMessageError[] = [];
    const transport = await launch("echo-server.mjs", {
      stderr: (line) => lines.push(line),
      onInvalid: (error) => invalid.push(error),
    });
    await ask(transport, "log");
    await ask(transport, "log");
    await until(() => lines.length === 5);
    expect(lines[0]).toMatch(/wrote to stdout at .*echo-server\.mjs:\d+:\d+.*console\.error/);
    expect(lines.slice(1)).toEqual(["a stray line", "another stray line", "a stray line", "another stray line"]);
    expect(invalid).toEqual([]);
  });

  it("reads past garbage, broken UTF-8, blank lines and half a line [STDIO-B-007, STDIO-C-006]", async () => {
    const invalid: InvalidMessageError[] = [];
    const transport = await launch("noisy-server.mjs", { onInvalid: (error) => invalid.push(error) });
    expect(await result(ask(transport, "any"))).toEqual({ heard: true });
    expect(invalid.map((error) => error.code)).toEqual(Array(4).fill("INVALID_MESSAGE"));
  });

  it("survives a server whose answers are larger than any pipe, both sides pressed", async () => {
    const transport = await launch("flooding-server.mjs");
    const asks = Array.from({ length: 40 }, () =>
      result<{ text: string }>(ask(transport, "any", { size: 500_000, padding: "p".repeat(200_000) })),
    );
    expect((await Promise.all(asks)).map(({ text }) => text.length)).toEqual(Array(40).fill(500_000));
  });
});

describe("stdioTransport: the command", () => {
  it("shows the hook exactly what it starts, and starts that without a shell", async () => {
    const seen: CommandPreview[] = [];
    const cwd = tmpdir();
    process.env["MORTISE_TEST_SECRET"] = "not for servers";
    onTestFinished(() => void delete process.env["MORTISE_TEST_SECRET"]);
    const args = [fixture("echo-server.mjs"), "$HOME; echo", "*"];
    const approve = (command: CommandPreview): boolean => seen.push(command) > 0;
    const transport = await launch("", { args, cwd, approve, env: { OWN: "set" } });
    type Environment = { env: Record<string, string>; cwd: string; argv: string[] };
    const there = await result<Environment>(ask(transport, "environment"));
    expect(there.argv).toEqual(["$HOME; echo", "*"]);
    expect(there.env).toMatchObject({ OWN: "set", PATH: process.env["PATH"] });
    expect(there.env).not.toHaveProperty("MORTISE_TEST_SECRET");
    expect(seen).toEqual(
      [{ command: process.execPath, args, cwd, envKeys: Object.keys(there.env) }].map((preview) => ({
        ...preview,
        envKeys: expect.arrayContaining(["OWN", "PATH"]) as string[],
      })),
    );
    expect(seen[0]!.envKeys).not.toContain("MORTISE_TEST_SECRET");
  });

  it("starts nothing that the hook refuses, or does not clearly approve", async () => {
    for (const answer of [false, undefined, "yes"]) {
      const approve = (): Promise<boolean> => Promise.resolve(answer as boolean);
      const error = await rejection(stdioTransport({ command: "/nonexistent", approve }));
      expect(error).toBeInstanceOf(CommandRefusedError);
      expect(error.code).toBe("COMMAND_REFUSED");
    }
  });

  it("says plainly what could not be started and what to try", async () => {
    const missing = await rejection(stdioTransport({ command: "no-such-program-mortise" }));
    expect(missing).toBeInstanceOf(SpawnFailedError);
    expect(missing.code).toBe("SPAWN_FAILED");
    expect(missing.message).toMatch(/"no-such-program-mortise" could not be started \(ENOENT\).*PATH/);
    const folder = await rejection(stdioTransport({ command: process.execPath, cwd: "/no/such/folder" }));
    expect(folder.message).toContain('in "/no/such/folder" (ENOENT)');
    const denied = await rejection(stdioTransport({ command: fixture("echo-server.mjs") }));
    expect(denied.message).toMatch(/EACCES.*permissions/);
    const zero = await rejection(stdioTransport({ command: "a\0b" }));
    expect(zero.code).toBe("SPAWN_FAILED");
  });
});

describe("stdioTransport: the end", () => {
  it("tells how the process ended and what it said last [STDIO-C-018]", async () => {
    const transport = await launch("echo-server.mjs");
    const waiting = rejection(ask(transport, "wait"));
    const exiting = rejection(ask(transport, "exit", { code: 3 }));
    for (const error of [await waiting, await exiting]) {
      expect(error.code).toBe("CLOSED");
      expect(error.message).toMatch(/exited with code 3.*\nabout to exit/);
    }
    const ended = await transport.closed;
    expect(ended).toBeInstanceOf(ProcessExitedError);
    expect(ended).toMatchObject({ code: "PROCESS_EXITED", exitCode: 3, signal: null, stderr: ["about to exit"] });
  });

  it("notices a child that exits at once", async () => {
    const transport = await launch("", { args: ["-e", "process.exit(7)"] });
    expect((await rejection(ask(transport, "any"))).message).toContain(
      "exited with code 7. It wrote nothing to stderr.",
    );
  });

  it("notices a signal, and never hangs on a dead child", async () => {
    const transport = await launch("echo-server.mjs");
    await ask(transport, "echo");
    process.kill(transport.pid, "SIGKILL");
    const big = Array.from({ length: 50 }, () => rejection(ask(transport, "echo", { text: "x".repeat(100_000) })));
    expect((await Promise.all(big)).map((error) => error.code)).toEqual(Array(50).fill("CLOSED"));
    expect(await transport.closed).toMatchObject({ signal: "SIGKILL", exitCode: null });
    expect((await rejection(ask(transport, "echo"))).code).toBe("CLOSED");
    transport.notify({ jsonrpc: "2.0", method: "notifications/any" });
  });

  it("lets go of a server that closed its stdout while it still runs", async () => {
    const script = "require('fs').closeSync(1); process.stdin.resume(); setInterval(() => {}, 1000)";
    const transport = await launch("", { args: ["-e", script], exitMs: 100 });
    expect((await rejection(ask(transport, "any"))).message).toContain("still runs");
    await transport.close();
    expect(runs(transport.pid)).toBe(false);
  });

  it("closes stdin and lets a well-behaved server go by itself [STDIO-C-014, STDIO-S-015]", async () => {
    const transport = await launch("echo-server.mjs", { exitMs: 10_000 });
    await ask(transport, "echo");
    await Promise.all([transport.close(), transport.close()]);
    expect(runs(transport.pid)).toBe(false);
    expect(await transport.closed).toBeUndefined();
  });

  it("kills a server that ignores the end of its stdin and SIGTERM [STDIO-C-014]", async () => {
    const heard: string[] = [];
    const transport = await launch("deaf-server.mjs", { exitMs: 100, stderr: (line) => heard.push(line) });
    await until(() => heard.includes("deaf"));
    const open = rejection(ask(transport, "never answered"));
    await transport.close();
    expect((await open).code).toBe("CLOSED");
    expect(runs(transport.pid)).toBe(false);
  });

  it("takes along what the server started, though that holds the pipes and ignores SIGTERM", async () => {
    const transport = await launch("echo-server.mjs", { exitMs: 100 });
    const { pid } = await result<{ pid: number }>(ask(transport, "grandchild"));
    expect(runs(pid)).toBe(true);
    await transport.close();
    await until(() => !runs(pid));
  });

  it("takes it along when the server exits on its own, too", async () => {
    const transport = await launch("echo-server.mjs");
    const { pid } = await result<{ pid: number }>(ask(transport, "grandchild"));
    expect((await rejection(ask(transport, "exit", { code: 0 }))).message).toContain("exited with code 0");
    await until(() => !runs(pid));
  });

  it("starts the same program again on request [STDIO-C-017]", async () => {
    const first = await launch("echo-server.mjs", { env: { OWN: "kept" } });
    first.unclaimed = () => undefined;
    await rejection(ask(first, "exit", { code: 1 }));
    const second = await first.restart();
    onTestFinished(() => second.close());
    expect(second.pid).not.toBe(first.pid);
    expect(second.unclaimed).toBe(first.unclaimed);
    expect(await result(ask(second, "environment"))).toMatchObject({ env: { OWN: "kept" } });
  });

  it("leaves no listener on this process behind", async () => {
    const before = process.listenerCount("exit");
    const transports = await Promise.all([launch("echo-server.mjs"), launch("echo-server.mjs")]);
    expect(process.listenerCount("exit")).toBe(before + 1);
    await Promise.all(transports.map((transport) => transport.close()));
    expect(process.listenerCount("exit")).toBe(before);
  });

  it("ends the server when the client's process exits without closing it", async () => {
    const { stdout } = await promisify(execFile)(process.execPath, [
      fixture("forgetful-client.mjs"),
      fixture("deaf-server.mjs"),
    ]);
    const pid = Number(stdout);
    expect(pid).toBeGreaterThan(1);
    await until(() => !runs(pid));
  });
});
