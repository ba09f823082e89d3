import type { Server, ServerOptions } from "@mortise/server";
import { createServer, flag, ToolError } from "@mortise/server";

const object = <const P extends Record<string, object>>(properties: P) =>
  ({ type: "object", properties, required: Object.keys(properties) as (keyof P & string)[] }) as const;

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** The server that is attacked and worn: one of everything, and each answer says whom it is for. */
export function targetServer(options: ServerOptions = {}): Server {
  const server = createServer({ name: "target", version: "1.0.0" }, { logging: true, ...options });
  addTools(server);
  addFaults(server);
  server.resourceTemplate("note:///{owner}", {
    name: "note",
    handler: ({ variables: { owner } }, { auth }) => `the note of ${owner} for ${auth?.principal ?? "nobody"}`,
  });
  server.prompt("introduce", {
    arguments: { who: { required: true } },
    handler: ({ who }) => `Introduce ${who}.`,
  });
  return server;
}

function addTools(server: Server): void {
  server.tool("echo", {
    input: object({ text: { type: "string" } }),
    handler: ({ text }, { auth }) => `${text} for ${auth?.principal ?? "nobody"}`,
  });
  server.tool("count", {
    input: object({ to: { type: "integer", maximum: 100 } }),
    async handler({ to }, context) {
      const who = context.auth?.principal ?? "nobody";
      for (let step = 1; step <= to; step++) {
        context.progress(step, { total: to, message: `for ${who}` });
        context.log("info", { for: who });
        await pause(1);
      }
      return `counted for ${who}`;
    },
  });
  server.tool("confirm", {
    input: object({ what: { type: "string" } }),
    async handler({ what }, context) {
      const who = context.auth?.principal ?? "nobody";
      const secret = await context.once("secret", () => `secret of ${who}`);
      const { sure } = await context.ask("sure", { message: `${what}, ${who}?`, fields: { sure: flag() } });
      return `${what} ${sure ? "done" : "left"} with the ${secret}`;
    },
  });
}

function addFaults(server: Server): void {
  let open = 0;
  server.tool("wait", {
    handler: (_, { signal }) =>
      new Promise<string>((_, reject) => {
        open++;
        const stop = (): void => void (open--, reject(new Error("stopped")));
        if (signal.aborted) stop();
        else signal.addEventListener("abort", stop);
      }),
  });
  server.tool("waiting", { handler: () => String(open) });
  server.tool("refuse", {
    handler() {
      throw new ToolError("not today");
    },
  });
  server.tool("break", {
    handler() {
      throw new TypeError("a bug that must stay inside");
    },
  });
  server.tool("memory", {
    handler() {
      for (let round = 0; round < 2; round++) (globalThis as { gc?: () => void }).gc?.();
      const { heapUsed, rss } = process.memoryUsage();
      return JSON.stringify({ heapUsed, rss });
    },
  });
}
