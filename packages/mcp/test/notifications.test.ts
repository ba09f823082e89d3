import { createServer } from "@mortise/mcp";
import { REVISION } from "@mortise/schema/2026-07-28";
import { byteChannel, serveChannel, webStreamPort } from "@mortise/transport-stdio";
import { describe, expect, it } from "vitest";
import { createWholeServer } from "./whole-server.js";
import { overHttp } from "./wire.js";

const NOTIFICATIONS = [
  { method: "notifications/cancelled", params: { requestId: 99 } },
  { method: "notifications/cancelled", params: { requestId: {} } },
  { method: "notifications/cancelled" },
  { method: "notifications/initialized" },
  { method: "notifications/unheard-of", params: { _meta: {} } },
  { method: "tools/call", params: { name: "bug" } },
  { method: "subscriptions/listen", params: {} },
];

describe("a notification is never answered, whatever is wrong with it [BASE-B-029]", () => {
  it("over lines", async () => {
    const up = new TransformStream<Uint8Array, Uint8Array>();
    const down = new TransformStream<Uint8Array, Uint8Array>();
    const port = webStreamPort({ readable: up.readable, writable: down.writable });
    const serving = serveChannel(byteChannel(port), createWholeServer().exchange);
    const writer = up.writable.getWriter();
    const lines = NOTIFICATIONS.map((message) => JSON.stringify({ jsonrpc: "2.0", ...message }));
    const written = writer.write(
      new TextEncoder().encode(`${lines.join("\n")}\n{"jsonrpc":"2.0","id":1,"method":"x"}\n`),
    );
    // The first thing to come back is the answer to the request that was sent last.
    const { value } = await down.readable.getReader().read();
    expect(JSON.parse(new TextDecoder().decode(value).split("\n")[0] as string)).toMatchObject({ id: 1 });
    await written;
    await serving.close();
  });

  it("over HTTP: accepted, with nothing to read", async () => {
    const { url, close } = await overHttp(createServer({ name: "s", version: "1" }));
    for (const message of NOTIFICATIONS) {
      const response = await fetch(url as string, {
        method: "POST",
        headers: {
          "Content-Type": "application/json",
          Accept: "application/json, text/event-stream",
          "MCP-Protocol-Version": REVISION,
          "Mcp-Method": message.method,
        },
        body: JSON.stringify({ jsonrpc: "2.0", ...message }),
      });
      expect([response.status, await response.text()], JSON.stringify(message)).toEqual([202, ""]);
    }
    await close();
  });
});
