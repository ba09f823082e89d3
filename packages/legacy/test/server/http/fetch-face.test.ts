import { legacyHttp } from "@mortise/legacy/server";
import { fetchHandler } from "@mortise/transport-http";
import { describe, expect, it } from "vitest";
import { hello, serving } from "../talk.js";
import { PROGRESS } from "./tools.js";
import { PLAIN } from "./wire.js";

const URL = "http://localhost/mcp";

describe("sessions behind a web-standard function", () => {
  it("begin, stream, resume and end", async () => {
    const server = serving((ctx) => (ctx.progress(1), "done"));
    const legacy = legacyHttp(server.exchange);
    const { fetch, close } = fetchHandler(server.exchange, { otherwise: legacy.otherwise });
    const request = (method: string, headers: object, body?: object) =>
      fetch(
        new Request(URL, { method, headers: { ...PLAIN, ...headers }, ...(body && { body: JSON.stringify(body) }) }),
      );

    const begun = await request("POST", {}, { jsonrpc: "2.0", id: 0, method: "initialize", params: hello() });
    const session = { "mcp-session-id": begun.headers.get("mcp-session-id") as string };
    const call = { jsonrpc: "2.0", id: 1, method: "tools/call", params: { name: "t", _meta: PROGRESS } };
    const streamed = await (await request("POST", session, call)).text();
    expect(streamed.match(/^id: .+$/gm)).toEqual(["id: 1-0", "id: 1-1", "id: 1-2"]);
    const resumed = await (await request("GET", { ...session, "last-event-id": "1-1" })).text();
    expect(resumed).toBe(streamed.slice(streamed.indexOf("id: 1-2")));
    const standing = await request("GET", session);
    expect((await request("DELETE", session)).status).toBe(204);
    expect(await standing.text()).toContain("id: 2-0");
    expect((await request("POST", session, call)).status).toBe(404);
    await close();
    legacy.close();
  });
});
