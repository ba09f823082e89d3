import process from "node:process";
import type { Progress } from "@mortise/mcp/client";
import { cyan, dim } from "./style.js";

const WIDTH = 32;
/** Without a terminal there is nothing to redraw: a line at each quarter is enough. */
const PLAIN_LINES = 4;

/** Shows how far a call is: a bar that is redrawn in a terminal, a few lines elsewhere. */
export class ProgressBar {
  readonly #indent: string;
  readonly #stays: boolean;
  #updates = 0;
  #quarter = -1;
  #drawn = false;

  /** @param stays whether it is still to be seen once the call is over */
  constructor(indent: string, stays: boolean) {
    this.#indent = indent;
    this.#stays = stays;
  }

  /** How often it was told something. */
  get updates(): number {
    return this.#updates;
  }

  readonly update = ({ progress, total = progress, message = "" }: Progress): void => {
    this.#updates++;
    const done = total > 0 ? progress / total : 1;
    const line = `${this.#indent}${bar(done)} ${progress} of ${total} ${message}`;
    if (process.stdout.isTTY) {
      process.stdout.write(`\r${line}`);
      this.#drawn = true;
    } else if (this.#stays && Math.floor(done * PLAIN_LINES) > this.#quarter) {
      this.#quarter = Math.floor(done * PLAIN_LINES);
      console.log(line);
    }
  };

  /** What is printed next stands below the bar, or in its place. Safe to call twice. */
  end(): void {
    if (this.#drawn) process.stdout.write(this.#stays ? "\n" : ERASE_LINE);
    this.#drawn = false;
  }
}

const ERASE_LINE = "\r\x1b[K";

function bar(done: number): string {
  const filled = Math.round(done * WIDTH);
  return `${cyan("█".repeat(filled))}${dim("░".repeat(WIDTH - filled))}`;
}
