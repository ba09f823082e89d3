import process from "node:process";

const ERASE_LINE = "\r\x1b[K";

/** Where the demonstration shows what happens, and says what must be true of it. */
export class Stage {
  #passing = false;

  heading(text: string): void {
    this.say(`\n${text}`, "");
  }

  say(text: string, indent = "  "): void {
    if (this.#passing) process.stdout.write("\n");
    this.#passing = false;
    console.log(`${indent}${text}`);
  }

  /** What the next one takes the place of. Without a terminal there is nothing to redraw, and each has a line of its own. */
  pass(text: string): void {
    if (!process.stdout.isTTY) return this.say(text);
    process.stdout.write(`${this.#passing ? ERASE_LINE : ""}  ${text}`);
    this.#passing = true;
  }

  /** @throws Error when it does not hold, which ends the demonstration */
  check(claim: string, holds: boolean): void {
    if (!holds) throw new Error(`Not so: ${claim}`);
    this.say(`✓ ${claim}`);
  }
}
