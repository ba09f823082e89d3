import { spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { createClient } from "@mortise/client";
import type { Client } from "@mortise/client";
import { tasks } from "@mortise/ext-tasks/client";
import { httpTransport } from "@mortise/transport-http";

const MAIN = fileURLToPath(new URL("../dist/main.js", import.meta.url));

/** A client that can be asked, and answers by hand. */
export function taskClient(url: string): Client {
  const onForm = (): never => {
    throw new Error("questions of tasks are answered by hand here");
  };
  return createClient({ name: "driver", version: "1.0.0" }, { transport: httpTransport(url), onForm }).use(tasks());
}

/** A place in a group of servers: whoever dies there is followed by another process. */
export class Instance {
  readonly #where: string;
  #process: ChildProcess | undefined;
  #client: Client | undefined;
  #over = false;
  errors = "";

  constructor(where: string) {
    this.#where = where;
  }

  /** Of the process that is there now; `undefined` while there is none. */
  get client(): Client | undefined {
    return this.#client;
  }

  async start(): Promise<void> {
    const child = spawn(process.execPath, [MAIN, this.#where], { stdio: ["ignore", "pipe", "pipe"] });
    this.#process = child;
    child.stderr.on("data", (bytes: Buffer) => (this.errors += bytes.toString()));
    const [url] = (await Promise.race([once(createInterface(child.stdout), "line"), died(child)])) as [string];
    if (!this.#over) this.#client = taskClient(url);
  }

  /** SIGKILL, and a new process in its place. */
  async crash(): Promise<void> {
    await this.#kill();
    if (!this.#over) await this.start();
  }

  /** Stops the process as it stands, for so long that its leases run out, and lets it go on as if nothing had been. */
  async freeze(ms: number): Promise<void> {
    this.#process?.kill("SIGSTOP");
    await new Promise((resolve) => setTimeout(resolve, ms));
    this.#process?.kill("SIGCONT");
  }

  async end(): Promise<void> {
    this.#over = true;
    await this.#kill();
  }

  async #kill(): Promise<void> {
    const [child, client] = [this.#process, this.#client];
    this.#client = undefined;
    if (child !== undefined && child.exitCode === null && child.signalCode === null) {
      child.kill("SIGKILL");
      await once(child, "exit");
    }
    await client?.close();
  }
}

async function died(child: ChildProcess): Promise<never> {
  await once(child, "exit");
  throw new Error(`The server ended before it listened (${child.signalCode ?? child.exitCode}).`);
}
