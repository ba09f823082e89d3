#!/usr/bin/env node
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import process from "node:process";
import { parseArgs } from "node:util";
import { Folder } from "@mortise-apps/folder-server";
import { serve } from "@mortise/mcp/server";
import { sqliteStore } from "@mortise/store-sqlite";
import { createIndexServer } from "./index-server.js";

const USAGE = `Usage: long-jobs <folder> --data <folder> [--port <port>] [--rest <milliseconds>]

Indexes a folder for MCP clients, and searches the index. Killed on the way, it goes on when it is started again.
  --data   where the index and the tasks are kept
  --port   of 127.0.0.1; default: any free one
  --rest   pause after each file, to leave the machine to others; default 0`;

try {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      data: { type: "string" },
      port: { type: "string", default: "0" },
      rest: { type: "string", default: "0" },
    },
  });
  const [path] = positionals;
  if (path === undefined || values.data === undefined) throw new Error(USAGE);
  await run(await Folder.open(path), values.data, Number(values.port), Number(values.rest));
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}

async function run(folder: Folder, data: string, port: number, restMs: number): Promise<void> {
  await mkdir(data, { recursive: true });
  const store = sqliteStore(join(data, "tasks.db"));
  const server = createIndexServer({ folder, data, store, restMs, log: (line) => console.error(line) });
  const { url, closed } = await serve(server, { http: { port } });
  console.error(`Serving ${folder.root} at ${url}`);
  await closed; // Ctrl-C gives back what runs; the next start goes on with it at once
  await store.close();
}
