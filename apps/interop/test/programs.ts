import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

export const CARRIERS = ["stdio", "http"] as const;
export type Carrier = (typeof CARRIERS)[number];
export type Maker = "mortise" | "official";

const fixture = (maker: Maker): string => fileURLToPath(new URL(`../fixtures/${maker}-server.mjs`, import.meta.url));

/** How to start a specimen that speaks over its stdin and stdout. */
export const program = (maker: Maker): { command: string; args: string[] } => ({
  command: process.execPath,
  args: [fixture(maker)],
});

/** A specimen that listens on a port of its own. */
export interface Listening {
  readonly url: string;
  stop(): Promise<void>;
}

/** Starts a specimen over HTTP and waits until it says where it is. */
export async function listening(maker: Maker): Promise<Listening> {
  const child = spawn(process.execPath, [fixture(maker), "http"], { stdio: ["ignore", "pipe", "inherit"] });
  const exited = once(child, "exit");
  const stop = async (): Promise<void> => {
    child.kill("SIGKILL");
    await exited;
  };
  try {
    const lines = createInterface(child.stdout);
    const ended = exited.then(() => Promise.reject(new Error(`the ${maker} server ended before it said where it is`)));
    const [url] = (await Promise.race([once(lines, "line", { signal: AbortSignal.timeout(10_000) }), ended])) as [
      string,
    ];
    ended.catch(() => {}); // from now on it may end
    return { url, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** Asks until the answer is the expected one, at most five seconds; returns the last answer. */
export async function eventually<T>(ask: () => Promise<T>, expected: T): Promise<T> {
  const end = performance.now() + 5_000;
  for (;;) {
    const answer = await ask();
    if (answer === expected || performance.now() > end) return answer;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
