import { spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PATH, holds, ready } from "./program.js";

/** A Redis server for tests, empty and their own. It keeps everything in memory. */
export interface TestRedis {
  /** Its socket's path or, of a cluster, `host:port`. */
  readonly address: string;
  /** Ends it at once; `start` begins another one at the same address, which knows nothing. */
  kill(): Promise<void>;
  start(): Promise<void>;
  /** Has it answer nobody, though connections stay, until it is thawed. */
  freeze(): void;
  thaw(): void;
  stop(): Promise<void>;
}

const HOST = "127.0.0.1";

/** What {@link findRedis} looks for, for the sentence of a skip. */
export const REDIS_WANTED = "looked for redis-server on the PATH: install redis-server";

/** The program, if this machine has it. */
export function findRedis(): string | undefined {
  const folder = PATH.find((each) => holds(each, "redis-server"));
  return folder === undefined ? undefined : join(folder, "redis-server");
}

/**
 * Starts a server that listens on a socket in a folder of its own, so that it needs no port and nobody else reaches it.
 * @param program what {@link findRedis} found
 */
export async function startRedis(program: string): Promise<TestRedis> {
  const folder = mkdtempSync(join(tmpdir(), "mortise-redis-"));
  const socket = join(folder, "redis.sock");
  return start(program, folder, socket, ["--port", "0", "--unixsocket", socket]);
}

/** Starts a cluster of one node, which holds every key once it was told to (`CLUSTER ADDSLOTSRANGE`). It listens on the loopback address. */
export async function startRedisCluster(program: string): Promise<TestRedis> {
  const folder = mkdtempSync(join(tmpdir(), "mortise-redis-"));
  const [port, bus] = await freePorts(2);
  const ports = ["--port", `${port}`, "--cluster-port", `${bus}`];
  const settings = ["--bind", HOST, "--cluster-enabled", "yes", "--cluster-announce-ip", HOST, ...ports];
  return start(program, folder, `${HOST}:${port}`, settings);
}

async function start(program: string, folder: string, address: string, settings: string[]): Promise<TestRedis> {
  const server = new Running(program, folder, address, ["--save", "", "--appendonly", "no", ...settings]);
  await server.start();
  return server;
}

class Running implements TestRedis {
  readonly #program: string;
  readonly #folder: string;
  readonly address: string;
  readonly #settings: readonly string[];
  readonly #endWithUs = (): void => void this.#server?.kill("SIGKILL");
  #server: ChildProcess | undefined;

  constructor(program: string, folder: string, address: string, settings: readonly string[]) {
    this.#program = program;
    this.#folder = folder;
    this.address = address;
    this.#settings = settings;
    process.once("exit", this.#endWithUs);
  }

  async start(): Promise<void> {
    this.#server = spawn(this.#program, [...this.#settings, "--dir", this.#folder], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    await ready("Redis", this.#server, this.#server.stdout, /ready to accept connections/i);
  }

  async kill(): Promise<void> {
    const server = this.#server;
    if (server === undefined || server.exitCode !== null || server.signalCode !== null) return;
    server.kill("SIGKILL");
    await once(server, "exit");
  }

  freeze(): void {
    this.#server?.kill("SIGSTOP");
  }

  thaw(): void {
    this.#server?.kill("SIGCONT");
  }

  async stop(): Promise<void> {
    process.off("exit", this.#endWithUs);
    await this.kill();
    rmSync(this.#folder, { recursive: true, force: true });
  }
}

/** Ports that nobody listened on a moment ago: Redis cannot be told to choose one. */
async function freePorts(count: number): Promise<number[]> {
  const servers = await Promise.all(
    Array.from({ length: count }, async () => {
      const server = createServer().listen(0, HOST);
      await once(server, "listening");
      return server;
    }),
  );
  const ports = servers.map((server) => (server.address() as AddressInfo).port);
  await Promise.all(servers.map((server) => once(server.close(), "close")));
  return ports;
}
