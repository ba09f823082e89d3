import type { Writable } from "node:stream";
import { LocalError } from "@mortise/jsonrpc";

const guarded = new WeakSet<Writable>();

/** A guarded stream: only the guard's owner writes to it. */
export interface Guard {
  /** Writes to the guarded stream itself. */
  write(text: string): boolean;
  /** Resolves when all that was written is out, or never will be. */
  flushed(): Promise<void>;
  /** Gives the stream its own `write` back. */
  release(): void;
}

/**
 * Redirects whatever else writes to `stdout` (a `console.log` left behind) to `stderr`, since only messages may stand there (§ stdio), and says
 * so once with the place it came from. It cannot see what is written to file descriptor 1 directly.
 * @throws LocalError STDOUT_TAKEN when it is guarded already
 */
export function guardStdout(stdout: Writable, stderr: Writable): Guard {
  if (guarded.has(stdout)) throw new LocalError("STDOUT_TAKEN", "This stdout is served already; close that first.");
  guarded.add(stdout);
  const original = stdout.write;
  let told = false;
  const redirect = (...args: Parameters<Writable["write"]>): boolean => {
    if (!told) {
      told = true;
      stderr.write(notice(new Error().stack));
    }
    return stderr.write(...args);
  };
  const replacement = redirect as Writable["write"];
  stdout.write = replacement;
  return {
    write: (text) => original.call(stdout, text, "utf8"),
    flushed: () =>
      new Promise((resolve) => {
        if (stdout.writable) original.call(stdout, "", "utf8", () => resolve());
        else resolve();
      }),
    release() {
      guarded.delete(stdout);
      if (stdout.write === replacement) stdout.write = original;
    },
  };
}

/** The frames of the caller: ours and those of the console come before them. */
const notTheirs = (frame: string): boolean => frame.includes("stdout-guard") || frame.includes("node:internal");

function notice(stack = ""): string {
  const frames = stack.split("\n").slice(1);
  const first = frames.find((frame) => !notTheirs(frame))?.trim() ?? "at an unknown place";
  return (
    `Something wrote to stdout ${first}. Stdout carries the protocol, so this output and all that follows goes to stderr. ` +
    "Use console.error, or point your logger at stderr.\n"
  );
}
