import { execFileSync, spawn, spawnSync } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { chownSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PATH, holds, ready } from "./program.js";

/** A PostgreSQL server for tests, empty and their own. */
export interface TestPostgres {
  /** Of its first database. */
  readonly url: string;
  /** An empty database of a new name. */
  createDatabase(): string;
  stop(): Promise<void>;
}

/** What {@link findPostgres} looks for, for the sentence of a skip. */
export const POSTGRES_WANTED = "looked for initdb on the PATH and in /usr/lib/postgresql/*/bin: install postgresql";

/** How many connections the server takes. */
const CONNECTIONS = 100;

/** The folder of PostgreSQL's programs, if this machine has them. */
export function findPostgres(): string | undefined {
  const debian = "/usr/lib/postgresql";
  const versions = [...list(debian)].sort((a, b) => Number(b) - Number(a)).map((name) => join(debian, name, "bin"));
  return [...versions, ...PATH].find((folder) => holds(folder, "initdb", "postgres"));
}

/**
 * Starts a server in a folder of its own. It listens on a socket in that folder alone, so it needs no port and nobody else reaches it.
 * PostgreSQL refuses to run as root: for root it runs as the user `postgres`, else `nobody`.
 *
 * @param bin what {@link findPostgres} found
 * @param fsync whether it waits for the disk as one in production does; tests need not
 */
export async function startPostgres(bin: string, fsync: "on" | "off" = "off"): Promise<TestPostgres> {
  const folder = mkdtempSync(join(tmpdir(), "mortise-pg-"));
  const user = process.getuid?.() === 0 ? unprivileged() : undefined;
  if (user !== undefined) chownSync(folder, user.uid, user.gid);
  const options = { ...user, cwd: folder, stdio: "pipe" } as const;
  const data = join(folder, "data");
  const setUp = ["-D", data, "-U", "mortise", "-A", "trust", "-E", "UTF8", "--no-locale", "--no-sync"];
  execFileSync(join(bin, "initdb"), setUp, options);
  const settings = ["listen_addresses=", `unix_socket_directories=${folder}`, `max_connections=${CONNECTIONS}`];
  const server = spawn(
    join(bin, "postgres"),
    ["-D", data, ...[...settings, `fsync=${fsync}`].flatMap((setting) => ["-c", setting])],
    options,
  );
  const endWithUs = (): void => void server.kill("SIGQUIT");
  process.once("exit", endWithUs);
  await ready("PostgreSQL", server, server.stderr, /ready to accept connections/);
  return new Running(bin, server, folder, endWithUs);
}

class Running implements TestPostgres {
  readonly url: string;
  readonly #bin: string;
  readonly #server: ChildProcess;
  readonly #folder: string;
  readonly #endWithUs: () => void;
  #databases = 0;

  constructor(bin: string, server: ChildProcess, folder: string, endWithUs: () => void) {
    this.url = urlOf(folder, "postgres");
    this.#bin = bin;
    this.#server = server;
    this.#folder = folder;
    this.#endWithUs = endWithUs;
  }

  createDatabase(): string {
    const name = `test_${++this.#databases}`;
    execFileSync(join(this.#bin, "createdb"), ["-h", this.#folder, "-U", "mortise", name], { stdio: "pipe" });
    return urlOf(this.#folder, name);
  }

  async stop(): Promise<void> {
    process.off("exit", this.#endWithUs);
    if (this.#server.exitCode === null && this.#server.signalCode === null) {
      this.#server.kill("SIGINT"); // fast shutdown: does not wait for clients
      await once(this.#server, "exit");
    }
    rmSync(this.#folder, { recursive: true, force: true });
  }
}

const urlOf = (folder: string, database: string): string =>
  `postgresql://mortise@${encodeURIComponent(folder)}/${database}`;

function unprivileged(): { readonly uid: number; readonly gid: number } {
  const id = (...args: string[]): number => Number(execFileSync("id", args, { encoding: "utf8" }));
  const name = spawnSync("id", ["postgres"]).status === 0 ? "postgres" : "nobody";
  return { uid: id("-u", name), gid: id("-g", name) };
}

function list(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}
