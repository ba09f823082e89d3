import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { createRequire } from "node:module";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

/** How to start a program that speaks over its stdin and stdout. */
export interface Program {
  readonly command: string;
  readonly args: string[];
  readonly env?: Record<string, string>;
  /** What it writes there is of no interest to a test that passes. */
  readonly stderr?: "ignore";
}

/** A program that listens. */
export interface Listening {
  readonly url: string;
  stop(): Promise<void>;
}

const require = createRequire(import.meta.url);
const file = (path: string): string => fileURLToPath(new URL(`../${path}`, import.meta.url));

const QUIET_NODE = { command: process.execPath, stderr: "ignore" } as const;

/** A file of `fixtures/`, as a Node program. */
export const fixture = (name: string, ...args: string[]): Program => ({
  ...QUIET_NODE,
  args: [file(`fixtures/${name}`), ...args],
});

const REFERENCES = {
  everything: () => require.resolve("@modelcontextprotocol/server-everything/dist/index.js"),
  filesystem: () => require.resolve("@modelcontextprotocol/server-filesystem/dist/index.js"),
  memory: () => require.resolve("@modelcontextprotocol/server-memory/dist/index.js"),
};

/** One of the protocol project's own servers. */
export const reference = (name: keyof typeof REFERENCES, ...args: string[]): Program => ({
  ...QUIET_NODE,
  args: [REFERENCES[name](), ...args],
});

/** Makes a Node program that listens on the port in `PORT` say where that is. */
export const sayingItsPort = ({ command, args }: Program): Program => ({
  command,
  args: ["--import", file("fixtures/say-port.mjs"), ...args],
  env: { PORT: "0" },
});

/** Starts a program that prints its URL alone on a line, and waits for that line. */
export async function listening({ command, args, env }: Program): Promise<Listening> {
  const child = spawn(command, args, { stdio: ["ignore", "pipe", "pipe"], env: { ...process.env, ...env } });
  const said: string[] = [];
  child.stderr.on("data", (text) => said.length < 100 && said.push(String(text)));
  const exited = once(child, "exit");
  const stop = async (): Promise<void> => {
    child.kill("SIGKILL");
    await exited;
  };
  try {
    return { url: await firstUrl(createInterface(child.stdout), exited, said), stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function firstUrl(
  lines: ReturnType<typeof createInterface>,
  exited: Promise<unknown>,
  said: readonly string[],
): Promise<string> {
  const limit = AbortSignal.timeout(15_000);
  return new Promise((resolve, reject) => {
    lines.on("line", (line) => URL.canParse(line) && /^https?:/.test(line) && resolve(line));
    const failed = (why: string) => () => reject(new Error(`${why} before it said where it is: ${said.join("")}`));
    limit.addEventListener("abort", failed("15 s passed"));
    exited.then(failed("The program ended"), reject);
  });
}

/** Runs a program to its end, and returns what it printed. @throws Error with what it wrote to stderr when it failed */
export async function output({ command, args, env }: Program): Promise<string> {
  const { stdout } = await promisify(execFile)(command, args, { timeout: 60_000, env: { ...process.env, ...env } });
  return stdout;
}

/** Asks until the answer is the expected one, at most five seconds; returns the last answer. */
export async function eventually<T>(ask: () => T | Promise<T>, expected: T): Promise<T> {
  const end = performance.now() + 5_000;
  for (;;) {
    const answer = await ask();
    if (answer === expected || performance.now() > end) return answer;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
