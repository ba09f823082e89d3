import { spawn } from "node:child_process";
import type { ChildProcessWithoutNullStreams } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";

export const FIXTURE = fileURLToPath(new URL("fixtures/server.mjs", import.meta.url));
export const PROGRAM = { command: process.execPath, args: [FIXTURE], stderr: "ignore" } as const;

/** A started fixture, and all that it wrote. */
export interface Program {
  readonly child: ChildProcessWithoutNullStreams;
  stdout: string;
  stderr: string;
  /** Exit code, or the name of the signal that ended it. */
  readonly exit: Promise<number | string>;
}

export function start(...args: string[]): Program {
  const child = spawn(process.execPath, [FIXTURE, ...args]);
  const exit = once(child, "close").then(([code, signal]: (number | string | null)[]) => code ?? signal ?? "unknown");
  const program: Program = { child, stdout: "", stderr: "", exit };
  child.stdout.on("data", (data: Buffer) => (program.stdout += data.toString()));
  child.stderr.on("data", (data: Buffer) => (program.stderr += data.toString()));
  return program;
}

/** Waits until `holds`, at most ten seconds. */
export async function until(holds: () => boolean, what: string): Promise<void> {
  const end = performance.now() + 10_000;
  while (!holds()) {
    if (performance.now() > end) throw new Error(`timed out waiting until ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}
