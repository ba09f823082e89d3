import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const file = (path: string): string => fileURLToPath(new URL(`../${path}`, import.meta.url));

/** How a runtime is started. */
export interface Engine {
  readonly name: string;
  /** `undefined` where it is not installed. */
  readonly program: string | undefined;
  readonly args: readonly string[];
  /** Makes what the program needs. */
  readonly prepare?: () => Promise<unknown>;
  /** Steps that a server in this runtime cannot do, with the reason. */
  readonly cannot?: Readonly<Record<string, string>>;
  /** The URL in a line that the program prints. */
  readonly urlIn: (line: string) => string | undefined;
}

/** The program at a path of engines/node_modules, if it is installed. The packages there are those of Linux on x64. */
function installed(path: string): string | undefined {
  const program = file(`engines/node_modules/${path}`);
  return existsSync(program) ? program : undefined;
}

const plainUrl = (line: string): string | undefined => /^http:\S+$/.exec(line)?.[0];

const node = (name: string, program: string | undefined): Engine => ({
  name,
  program,
  args: [file("hosts/node.mjs")],
  urlIn: plainUrl,
});

const DENO = ["run", "--no-prompt", "--allow-net=127.0.0.1", "--allow-read", "--allow-env"];

export const ENGINES: readonly Engine[] = [
  node(`Node ${process.versions.node}, the one that runs the tests`, process.execPath),
  node("Node 22", installed("node-22-linux-x64/bin/node")),
  node("Node 24", installed("node-24-linux-x64/bin/node")),
  {
    name: "Bun",
    program: installed("@oven/bun-linux-x64/bin/bun"),
    args: [file("hosts/bun.mjs")],
    urlIn: plainUrl,
  },
  {
    name: "Deno",
    program: installed("@deno/linux-x64-glibc/deno"),
    args: [...DENO, file("hosts/deno.mjs")],
    urlIn: plainUrl,
  },
  {
    name: "workerd",
    program: installed("@cloudflare/workerd-linux-64/bin/workerd"),
    args: ["serve", "--control-fd=1", file("hosts/workerd.capnp")],
    prepare: bundleWorker,
    cannot: {
      "cancels before the first word": "it tells a Worker of a caller who went away only when the Worker writes",
    },
    urlIn: (line) => {
      const [, port] = /"event":"listen".*"port":(\d+)/.exec(line) ?? [];
      return port && `http://127.0.0.1:${port}`;
    },
  },
];

/** A Worker is one module. That it bundles for no platform at all shows that nothing of Node's is reached. */
async function bundleWorker(): Promise<void> {
  await build({
    entryPoints: [file("hosts/worker.mjs")],
    outfile: file("dist/worker.mjs"),
    bundle: true,
    format: "esm",
    platform: "neutral",
  });
}

/** A runtime that serves the program of src/app.ts. */
export interface Running {
  readonly url: string;
  stop(): Promise<void>;
}

/** Starts a runtime and waits for its URL, at most 15 seconds. */
export async function start({ name, program, args, prepare, urlIn }: Engine): Promise<Running> {
  await prepare?.();
  const child = spawn(program!, args, { stdio: ["ignore", "pipe", "pipe"] });
  const exited = once(child, "exit");
  const timeout = setTimeout(() => child.kill("SIGKILL"), 15_000);
  const stop = async (): Promise<void> => {
    child.kill("SIGKILL");
    await exited;
  };
  let said = "";
  child.stderr.on("data", (data: Buffer) => (said += data.toString()));
  for await (const line of createInterface(child.stdout)) {
    const url = urlIn(line);
    if (url === undefined) continue;
    clearTimeout(timeout);
    child.stdout.resume();
    return { url, stop };
  }
  throw new Error(`${name} did not start: ${said}`);
}
