import { choice, connect, createServer, serve } from "@mortise/mcp";
import type { Client, ConnectOptions, Server, SubscriptionEvent } from "@mortise/mcp";
import { afterEach, describe, expect, it } from "vitest";

const cleanups: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

function shop(): Server {
  const server = createServer({ name: "shop", version: "1.0.0" }, { logging: true });
  server.tool("order", {
    needs: { elicitation: {} },
    async handler(_args, ctx) {
      ctx.progress(1);
      const { size } = await ctx.ask("size", { message: "Which size?", fields: { size: choice(["S", "L"]) } });
      ctx.progress(2);
      ctx.log("info", `size ${size}`);
      return `Ordered ${size}`;
    },
  });
  server.tool("roots", { needs: { roots: {} }, handler: async (_args, ctx) => JSON.stringify(await ctx.roots("r")) });
  server.resource("shop://stock", { name: "stock", handler: () => "12" });
  return server;
}

const settings: ConnectOptions = {
  onForm: ({ message }) => ({ action: "accept", content: { size: message.includes("size") ? "L" : "S" } }),
  roots: [{ uri: "file:///shop" }],
  onWarning: (message) => expect.unreachable(message),
};

async function over(era: "auto" | "legacy"): Promise<{ client: Client; server: Server }> {
  const server = shop();
  const served = await serve(server, { http: true, signals: false, drainTimeout: 100 });
  cleanups.push(() => served.close());
  const client = await connect(served.url, { ...settings, era });
  cleanups.push(() => client.close());
  return { client, server };
}

describe.each([
  ["auto", "modern"],
  ["legacy", "legacy"],
] as const)("the same client and server, era %s", (wanted, found) => {
  it("call, ask, tell of progress and log", async () => {
    const { client } = await over(wanted);
    expect(client.era).toBe(found);
    const heard: unknown[] = [];
    const { content } = await client.callTool(
      "order",
      {},
      { onProgress: ({ progress }) => heard.push(progress), onLog: ({ data }) => heard.push(data) },
    );
    expect(content).toEqual([{ type: "text", text: "Ordered L" }]);
    expect(heard.filter((one) => typeof one === "number").at(-1)).toBe(2);
    expect(heard.at(-1)).toBe("size L");
    expect(await client.callTool("roots")).toMatchObject({
      content: [{ text: expect.stringContaining("file:///shop") as string }],
    });
    expect(await client.readResource("shop://stock")).toMatchObject({ contents: [{ text: "12" }] });
  });

  it("tell of changes", async () => {
    const { client, server } = await over(wanted);
    const events: SubscriptionEvent["type"][] = [];
    const subscription = client.subscribe(
      { toolsListChanged: true },
      { onEvent: ({ type }) => void events.push(type) },
    );
    expect(await subscription.ready).toEqual({ toolsListChanged: true });
    await expect
      .poll(() => {
        server.tool(`more-${events.length}-${Math.random()}`, { handler: () => "more" });
        return events;
      })
      .toContain("toolsListChanged");
    await subscription.close();
  });
});

/** Knows 2025-11-25 and nothing else. */
const OLD = `
  const answers = {
    initialize: { protocolVersion: "2025-11-25", capabilities: { tools: {} }, serverInfo: { name: "old", version: "1" } },
    "tools/call": { content: [{ type: "text", text: "from long ago" }] },
  };
  require("node:readline").createInterface({ input: process.stdin }).on("line", (line) => {
    const { id, method } = JSON.parse(line);
    const rest = answers[method] ? { result: answers[method] } : { error: { code: -32601, message: "Method not found" } };
    if (id !== undefined) console.log(JSON.stringify({ jsonrpc: "2.0", id, ...rest }));
  });
`;

it("connects to a program of an earlier revision, and says how it was found", async () => {
  const client = await connect({ command: process.execPath, args: ["-e", OLD] });
  cleanups.push(() => client.close());
  expect((await client.callTool("any")).content).toEqual([{ type: "text", text: "from long ago" }]);
  expect(client.era).toBe("legacy");
  expect(client.explain()).toMatch(/-32601[^]*"old" opened a session of revision 2025-11-25/);
});
