import { spawn } from "node:child_process";
import type { ChildProcessWithoutNullStreams } from "node:child_process";
import { once } from "node:events";
import process from "node:process";
import { ClosedError } from "@mortise/jsonrpc";
import type { LocalError } from "@mortise/jsonrpc";
import type { BytePort, ByteSink } from "../byte-channel.js";
import { within } from "../patience.js";
import type { LaunchCommand } from "./command.js";
import { ProcessExitedError, SpawnFailedError } from "./errors.js";
import type { SystemError } from "./errors.js";
import type { LastLines } from "./last-lines.js";
import { NodePort } from "./node-port.js";
import { killAtExit, release } from "./orphans.js";
import { endTree, treeOf } from "./process-tree.js";
import type { ProcessTree, ShutdownTimes } from "./process-tree.js";

/** How long a process whose streams ended may take to exit, and one that exited to close its streams, in milliseconds. */
const SETTLE_MS = 500;

/** Starts the program. @throws SpawnFailedError */
export async function startProcess(
  { command, args, env, cwd }: LaunchCommand,
  stderr: LastLines,
  times: ShutdownTimes,
): Promise<ServerProcess> {
  try {
    const child = spawn(command, args, {
      ...(cwd !== undefined && { cwd }),
      env,
      stdio: "pipe",
      shell: false,
      detached: process.platform !== "win32", // leads a group of its own, so that all of it can be ended
      windowsHide: true,
    });
    child.on("error", () => undefined); // for good; the first one is seen below
    await once(child, "spawn");
    return new ServerProcess(child, command, stderr, times);
  } catch (error) {
    throw new SpawnFailedError(command, cwd, error as SystemError);
  }
}

/** A running server program: its stdin and stdout as a port whose end tells how the process ended. */
export class ServerProcess implements BytePort {
  readonly pid: number;
  readonly #child: ChildProcessWithoutNullStreams;
  readonly #command: string;
  readonly #stderr: LastLines;
  readonly #times: ShutdownTimes;
  readonly #tree: ProcessTree;
  readonly #exited: Promise<void>;
  /** It has exited and all its streams are closed, which is late when a process that it started still holds them. */
  readonly #closed: Promise<void>;
  readonly #streams: NodePort;
  #ending = false;

  constructor(child: ChildProcessWithoutNullStreams, command: string, stderr: LastLines, times: ShutdownTimes) {
    this.pid = child.pid as number; // known since "spawn"
    this.#child = child;
    this.#command = command;
    this.#stderr = stderr;
    this.#times = times;
    this.#exited = new Promise((resolve) => child.once("exit", () => resolve()));
    this.#closed = new Promise((resolve) => child.once("close", () => resolve()));
    this.#tree = treeOf(this.pid, () => this.#hasExited);
    this.#streams = new NodePort(child.stdout, child.stdin, () => this.#shutDown());
    killAtExit(this.#tree);
  }

  /** Delivers its stderr as text; what an error quotes of it is kept elsewhere. */
  onStderr(listener: (text: string) => void): void {
    this.#child.stderr.setEncoding("utf8").on("data", listener);
    this.#child.stderr.on("end", () => this.#stderr.end());
  }

  start(sink: ByteSink): void {
    const end = (): void => void this.#settle(sink);
    this.#streams.start({ data: (bytes) => sink.data(bytes), drain: () => sink.drain(), end });
    void this.#exited.then(end);
  }

  write(text: string): boolean {
    return this.#streams.write(text);
  }

  pause(): void {
    this.#streams.pause();
  }

  resume(): void {
    this.#streams.resume();
  }

  defer(flush: () => void): void {
    this.#streams.defer(flush);
  }

  close(): Promise<void> {
    this.#ending = true;
    return this.#streams.close();
  }

  get #hasExited(): boolean {
    return this.#child.exitCode !== null || this.#child.signalCode !== null;
  }

  /** Its streams or its process ended: wait for the other, so that the last messages are read and the error can say why. */
  async #settle(sink: ByteSink): Promise<void> {
    if (this.#ending) return;
    this.#ending = true;
    await within(SETTLE_MS, this.#closed);
    sink.end(this.#reason());
  }

  #reason(): LocalError {
    const { exitCode, signalCode } = this.#child;
    if (this.#hasExited) return new ProcessExitedError(this.#command, exitCode, signalCode, this.#stderr);
    return new ClosedError(
      `The server ${JSON.stringify(this.#command)} closed its stdin or stdout while it still runs.`,
    );
  }

  async #shutDown(): Promise<void> {
    const { stdin, stdout, stderr } = this.#child;
    stdout.resume(); // a server that is stuck in a write would not see the end of its stdin
    stdin.end();
    await endTree(this.#tree, this.#exited, this.#times);
    release(this.#tree);
    for (const stream of [stdin, stdout, stderr]) stream.destroy();
  }
}
