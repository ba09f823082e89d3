import { describe, expect, it } from "vitest";
import { hello } from "../talk.js";
import { gated, PROGRESS } from "./tools.js";
import { serve, session, Wire } from "./wire.js";

describe("requests that run at once", () => {
  it("are bounded in a stateless server, also for clients that go away", async () => {
    const { server, release } = gated(1);
    const { url } = await serve(server, { stateless: true, maxRunning: 1 });
    const wire = new Wire(url, { "mcp-protocol-version": "2025-11-25" });
    const left = await wire.stream(wire.call("t", 1, PROGRESS));
    await left.messages((messages) => messages.length === 1);
    left.cut();
    const refused = await wire.post(wire.call());
    expect([refused.status, refused.header("retry-after"), refused.json().error.code]).toEqual([503, "1", -32603]);
    release();
    await expect.poll(async () => (await wire.post(wire.call())).status).toBe(200);
  });

  it("are bounded over all sessions, also when they are cancelled and their sessions ended", async () => {
    const { server, release } = gated(1);
    const { url } = await serve(server, { maxRunning: 2 });
    for (const end of ["cancel", "delete"]) {
      const wire = await session(url);
      const call = await wire.stream(wire.call("t", 1, PROGRESS));
      await call.messages((messages) => messages.length === 1);
      if (end === "delete") await wire.delete();
      else await wire.post({ jsonrpc: "2.0", method: "notifications/cancelled", params: { requestId: 1 } });
      await call.rest(); // ends though the handler goes on
    }
    const begin = new Wire(url);
    expect((await begin.post(begin.request("initialize", hello()))).status).toBe(503);
    release();
    const late = await session(url);
    expect((await late.post(late.call())).json().result.content[0].text).toBe("done");
  });

  it("leave room for listening: that is a session's own", async () => {
    const { server, release } = gated(0);
    const { url } = await serve(server, { maxRunning: 1 });
    const wire = await session(url);
    const stream = await wire.get();
    await stream.messages(() => stream.events.length > 0);
    release();
    expect((await wire.post(wire.call())).status).toBe(200);
  });
});
