import { spawn } from "node:child_process";
import type { ChildProcessWithoutNullStreams } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { SERVE } from "../src/connections.js";

type Answer = Record<string, any>;

/** The target as a program, spoken to in bytes. */
export class RawStdio {
  readonly child: ChildProcessWithoutNullStreams;
  readonly exited: Promise<readonly unknown[]>;
  /** What was answered under no id. */
  readonly anonymous: Answer[] = [];
  readonly #answers = new Map<unknown, Answer[]>();
  #news: (() => void)[] = [];

  constructor() {
    this.child = spawn(process.execPath, ["--expose-gc", SERVE, "stdio"]);
    this.exited = once(this.child, "exit");
    this.child.stdin.on("error", () => undefined);
    createInterface(this.child.stdout).on("line", (line) => this.#line(JSON.parse(line) as Answer));
  }

  write(bytes: string | Uint8Array): void {
    this.child.stdin.write(bytes);
  }

  send(...messages: readonly unknown[]): void {
    this.write(messages.map((message) => `${JSON.stringify(message)}\n`).join(""));
  }

  /** The `count`th answer under an id. */
  async answer(id: unknown, count = 1): Promise<Answer> {
    await this.until(() => (this.#answers.get(id)?.length ?? 0) >= count, `answer ${count} to ${JSON.stringify(id)}`);
    return this.#answers.get(id)![count - 1]!;
  }

  async until(holds: () => boolean, what: string): Promise<void> {
    const timeout = setTimeout(() => this.child.kill("SIGKILL"), 15_000);
    while (!holds()) {
      if (this.child.exitCode !== null || this.child.killed) throw new Error(`The server ended before ${what}.`);
      await new Promise<void>((resolve) => {
        this.#news.push(resolve);
        setTimeout(resolve, 20);
      });
    }
    clearTimeout(timeout);
  }

  end(): void {
    this.child.kill("SIGKILL");
  }

  #line(answer: Answer): void {
    if (answer.id === undefined) this.anonymous.push(answer);
    else this.#answers.set(answer.id, [...(this.#answers.get(answer.id) ?? []), answer]);
    const waiting = this.#news;
    this.#news = [];
    for (const resolve of waiting) resolve();
  }
}
