import { spawn } from "node:child_process";
import type { ChildProcessByStdio } from "node:child_process";
import { once } from "node:events";
import process from "node:process";
import type { Readable } from "node:stream";

/** The server as a process of its own. */
export class ServerProcess {
  readonly #process: ChildProcessByStdio<null, null, Readable>;
  readonly #ended: Promise<unknown>;
  #said = "";

  constructor(program: string, args: readonly string[]) {
    this.#process = spawn(process.execPath, [program, ...args], { stdio: ["ignore", "ignore", "pipe"] });
    this.#ended = once(this.#process, "close");
    this.#process.stderr.setEncoding("utf8").on("data", (text: string) => (this.#said += text));
  }

  /** Resolves once it serves. @throws Error when it ends before */
  async serving(): Promise<this> {
    while (this.url === "") {
      const more = await Promise.race([once(this.#process.stderr, "data"), this.#ended.then(() => undefined)]);
      if (more === undefined)
        throw new Error(`The server ended before it served.
${this.#said}`);
    }
    return this;
  }

  get pid(): number {
    return this.#process.pid ?? 0;
  }

  /** Where it serves. */
  get url(): string {
    return / at (http:\S+)\n/.exec(this.#said)?.[1] ?? "";
  }

  /** The batches that it began, by number, in order. */
  get begun(): number[] {
    return [...this.#said.matchAll(/^batch (\d+) begins$/gm)].map(([, number]) => Number(number));
  }

  /** By default as `kill -9` does it: it can neither finish what it does nor tell anybody. Resolves when it is gone. */
  async kill(signal: "SIGKILL" | "SIGTERM" = "SIGKILL"): Promise<void> {
    this.#process.kill(signal);
    await this.#ended;
  }
}
