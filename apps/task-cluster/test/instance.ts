import { spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import type { Deed } from "../src/witness.js";

const MAIN = fileURLToPath(new URL("../dist/main.js", import.meta.url));

/** A place in a group of servers: whoever dies there is followed by another process. */
export class Instance {
  /** What the processes here did to tasks. */
  readonly deeds: Deed[] = [];
  /** Of these, what the one did that is there now. */
  ofThisLife: Deed[] = [];
  /** What they wrote to stderr. */
  complaints = "";
  readonly #args: readonly string[];
  #process: ChildProcess | undefined;
  #url: string | undefined;
  #over = false;

  /** @param args of the program: where the tasks are, and what runs them */
  constructor(args: readonly string[]) {
    this.#args = args;
  }

  /** Of the process that is there now; `undefined` while there is none. */
  get url(): string | undefined {
    return this.#url;
  }

  async start(): Promise<void> {
    const child = spawn(process.execPath, [MAIN, ...this.#args], { stdio: ["ignore", "pipe", "pipe"] });
    this.#process = child;
    this.ofThisLife = [];
    child.stderr.on("data", (bytes: Buffer) => (this.complaints += bytes.toString()));
    const listening = new Promise<string>((resolve) => {
      createInterface(child.stdout).on("line", (line) => {
        if (line.startsWith("http")) resolve(line);
        else if (line.endsWith("}")) this.#hear(JSON.parse(line) as Deed); // a kill may cut the last one
      });
    });
    const url = await Promise.race([listening, died(child)]);
    if (!this.#over) this.#url = url;
  }

  /** SIGKILL, and a new process in its place. */
  async crash(): Promise<void> {
    await this.#kill();
    if (!this.#over) await this.start();
  }

  /** Stops the process as it stands, and lets it go on later as if nothing had been. */
  async freeze(until: Promise<void>): Promise<void> {
    const frozen = this.#process;
    frozen?.kill("SIGSTOP");
    await until;
    frozen?.kill("SIGCONT");
  }

  async end(): Promise<void> {
    this.#over = true;
    await this.#kill();
  }

  #hear(deed: Deed): void {
    this.deeds.push(deed);
    this.ofThisLife.push(deed);
  }

  async #kill(): Promise<void> {
    const child = this.#process;
    this.#url = undefined;
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
    child.kill("SIGKILL");
    await once(child, "close"); // not "exit": what it said is read to the end
  }
}

async function died(child: ChildProcess): Promise<never> {
  await once(child, "exit");
  throw new Error(`The server ended before it listened (${child.signalCode ?? child.exitCode}).`);
}
