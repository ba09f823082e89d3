import process from "node:process";
import { byteChannel } from "../byte-channel.js";
import type { ByteChannelOptions } from "../byte-channel.js";
import { ChannelClient } from "../client.js";
import type { ChannelTransport, ChannelTransportOptions } from "../client.js";
import { approvedCommand } from "./command.js";
import type { Command } from "./command.js";
import { LastLines } from "./last-lines.js";
import type { ShutdownTimes } from "./process-tree.js";
import type { ServerProcess } from "./server-process.js";

export interface StdioTransportOptions extends Command, ChannelTransportOptions, ByteChannelOptions, ShutdownTimes {
  /**
   * What becomes of the server's stderr: `"inherit"` (default) shows it on ours, `"ignore"` shows nothing, a function hears each line, cut at
   * 2000 characters. Output there does not mean that something failed (§ stdio). The last lines are kept for errors in any case.
   */
  readonly stderr?: "inherit" | "ignore" | ((line: string) => void);
  /** How many of the last lines of stderr are kept. Default 20. */
  readonly stderrLines?: number;
}

/** A transport to a server program. It lives as long as the process: when that exits, `closed` resolves with a `ProcessExitedError`. */
export interface StdioTransport extends ChannelTransport {
  readonly pid: number;
  /** The last lines that the server wrote to stderr. */
  readonly lastStderr: readonly string[];
  /**
   * Ends this process if it still runs and starts the same program again. The answer is a new transport with the same `unclaimed`; what was
   * open on this one was rejected and must be asked, and subscribed to, again (§ Unexpected Termination).
   */
  restart(): Promise<StdioTransport>;
}

const MAX_STDERR_LINE = 2000;

/**
 * Starts a server program and speaks to it over its stdin and stdout. `close()` closes its stdin, waits, then ends its whole process tree;
 * when this process exits without that, the tree is killed.
 * @throws CommandRefusedError when `approve` says no
 * @throws SpawnFailedError when the program cannot be started
 */
export async function stdioTransport(options: StdioTransportOptions): Promise<StdioTransport> {
  const { stderr = "inherit", stderrLines = 20 } = options;
  const command = await approvedCommand(options);
  const lines = new LastLines({
    count: stderrLines,
    maxLength: MAX_STDERR_LINE,
    shown: stderr === "inherit",
    ...(typeof stderr === "function" && { onLine: stderr }),
  });
  const { startProcess } = await import("./server-process.js"); // a server needs none of it, and node:child_process is large
  const server = await startProcess(command, lines, options);
  server.onStderr((text) => {
    if (stderr === "inherit") process.stderr.write(text);
    lines.push(text);
  });
  return new StdioClient(server, lines, options);
}

class StdioClient extends ChannelClient implements StdioTransport {
  readonly pid: number;
  readonly #stderr: LastLines;
  readonly #options: StdioTransportOptions;

  constructor(server: ServerProcess, stderr: LastLines, options: StdioTransportOptions) {
    super(byteChannel(server, options), options);
    this.pid = server.pid;
    this.#stderr = stderr;
    this.#options = options;
  }

  get lastStderr(): readonly string[] {
    return this.#stderr.lines;
  }

  async restart(): Promise<StdioTransport> {
    await this.close();
    const next = await stdioTransport(this.#options);
    next.unclaimed = this.unclaimed;
    return next;
  }
}
