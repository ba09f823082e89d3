import { inProcess, tasks } from "@mortise/ext-tasks/server";
import { createServer } from "@mortise/mcp/server";
import type { Server } from "@mortise/mcp/server";
import { defineIndex } from "./index-tool.js";
import { defineSearch } from "./search-tool.js";
import type { Workplace } from "./workplace.js";

/**
 * One process at a time works here, so a short lease costs nothing, and whoever is started after a crash soon goes on. Where several
 * share a store a lease has to outlast the longest silence of a healthy one: the default is 30 seconds.
 */
const LEASE_MS = 2_000;

/** A server that indexes a folder as a task, and searches the index. */
export function createIndexServer(workplace: Workplace): Server {
  const server = createServer(
    { name: "long-jobs", version: "1.0.0", title: "Long jobs" },
    { instructions: "Call `index` once; it goes on by itself and takes a while. Then `search`." },
  );
  const runner = inProcess({ leaseMs: LEASE_MS, pollMs: LEASE_MS / 4 });
  server.use(tasks({ store: workplace.store, runner, pollIntervalMs: 500 }));
  defineIndex(server, workplace);
  defineSearch(server, workplace);
  return server;
}
