import { serve } from "@mortise/mcp";
import { createServer } from "@mortise/server";
import { afterEach, describe, expect, it } from "vitest";
import type { ServedOverHttp, ServeOverHttp } from "@mortise/mcp";
import { connect } from "@mortise/mcp";

const JSON_HEADERS = { "content-type": "application/json", accept: "application/json, text/event-stream" };
const INITIALIZE = {
  jsonrpc: "2.0",
  id: 0,
  method: "initialize",
  params: { protocolVersion: "2025-11-25", capabilities: {}, clientInfo: { name: "c", version: "1" } },
};

const open: ServedOverHttp[] = [];
afterEach(async () => {
  for (const served of open.splice(0)) await served.close();
});

async function start(options: Partial<ServeOverHttp> = {}): Promise<string> {
  const server = createServer({ name: "both", version: "1" });
  server.tool("t", { input: { type: "object" }, handler: (_args, ctx) => `by ${ctx.transport}` });
  const served = await serve(server, { http: true, signals: false, ...options });
  open.push(served);
  return served.url;
}

const post = (url: string, message: object, headers: Record<string, string> = {}) =>
  fetch(url, { method: "POST", headers: { ...JSON_HEADERS, ...headers }, body: JSON.stringify(message) });

describe("serve over HTTP answers both eras", () => {
  it("at one URL, from one definition [L25-BASE-B-001]", async () => {
    const url = await start();
    const begun = await post(url, INITIALIZE);
    const session = begun.headers.get("mcp-session-id") as string;
    const call = { jsonrpc: "2.0", id: 1, method: "tools/call", params: { name: "t" } };
    const called = (await (await post(url, call, { "mcp-session-id": session })).json()) as object;
    expect(called).toEqual({ jsonrpc: "2.0", id: 1, result: { content: [{ type: "text", text: "by http" }] } });
    const client = await connect(url);
    expect((await client.callTool("t")).content).toEqual([{ type: "text", text: "by http" }]);
    await client.close();
  });

  it("unless told not to", async () => {
    const url = await start({ legacy: false });
    expect((await post(url, INITIALIZE)).status).toBe(400);
    expect((await fetch(url)).status).toBe(405);
  });

  it("with the options of sessions", async () => {
    const url = await start({ legacy: { stateless: true } });
    expect((await post(url, INITIALIZE)).headers.get("mcp-session-id")).toBeNull();
  });

  it("lets pages of allowed origins use sessions", async () => {
    const url = await start({ http: { cors: true, allowedOrigins: ["https://app.example.com"] } });
    const headers = { origin: "https://app.example.com", "access-control-request-method": "DELETE" };
    const asked = await fetch(url, { method: "OPTIONS", headers });
    expect(asked.headers.get("access-control-allow-methods")).toContain("DELETE");
    expect(asked.headers.get("access-control-allow-headers")).toContain("mcp-session-id");
    const begun = await post(url, INITIALIZE, { origin: "https://app.example.com" });
    expect(begun.headers.get("access-control-expose-headers")).toContain("mcp-session-id");
  });

  it("and ends open streams when it closes, without waiting for them", async () => {
    const server = createServer({ name: "both", version: "1" });
    const served = await serve(server, { http: true, signals: false, drainTimeout: 60_000 });
    const begun = await post(served.url, INITIALIZE);
    const headers = { accept: "text/event-stream", "mcp-session-id": begun.headers.get("mcp-session-id") as string };
    const stream = await fetch(served.url, { headers });
    expect(stream.status).toBe(200);
    await served.close(); // within the time of the test, hence not after drainTimeout
    expect(await stream.text()).toContain("id: 1-0");
  });
});
