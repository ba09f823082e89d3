import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { connect } from "@mortise/mcp/client";
import type { Client } from "@mortise/mcp/client";

export const SERVE = fileURLToPath(new URL("../dist/serve.js", import.meta.url));
const ARGS = ["--expose-gc", SERVE];

/** A client of a target in a process of its own. `close` ends both. */
export interface Connection {
  readonly client: Client;
  close(): Promise<void>;
}

export async function overStdio(env: Record<string, string> = {}): Promise<Connection> {
  const client = await connect({ command: process.execPath, args: [...ARGS, "stdio"], env });
  return { client, close: () => client.close() };
}

export async function overHttp(): Promise<Connection> {
  const { url, stop } = await startHttp();
  const client = await connect(url);
  return {
    client,
    async close() {
      await client.close();
      await stop();
    },
  };
}

/** The target on a port of its own. */
export async function startHttp(): Promise<{ readonly url: string; stop(): Promise<void> }> {
  const child = spawn(process.execPath, [...ARGS, "http"], { stdio: ["ignore", "pipe", "inherit"] });
  const exited = once(child, "exit");
  const [url] = (await once(createInterface(child.stdout), "line")) as [string];
  return {
    url,
    async stop() {
      child.kill();
      await exited;
    },
  };
}
