import { describe, expect, it } from "vitest";
import { hello, serving, until } from "../talk.js";
import { PROGRESS, progressOf, result } from "./tools.js";
import { serve, Wire } from "./wire.js";

const NOVEMBER = { "mcp-protocol-version": "2025-11-25" };

describe("a stateless server", () => {
  it("names no session and needs none [L25-SESS-S-001]", async () => {
    const { url } = await serve(
      serving(() => "done"),
      { stateless: true },
    );
    const wire = new Wire(url);
    const begun = await wire.post(wire.request("initialize", hello()));
    expect([begun.status, begun.header("mcp-session-id")]).toEqual([200, undefined]);
    expect(begun.json().result.protocolVersion).toBe("2025-11-25");
    wire.headers = NOVEMBER;
    expect((await wire.post({ jsonrpc: "2.0", method: "notifications/initialized" })).status).toBe(202);
    expect((await wire.post(wire.call())).json().result.content[0].text).toBe("done");
  });

  it("answers GET and DELETE with 405 [L25-HTTPGET-S-003, L25-SESS-S-010]", async () => {
    const { url } = await serve(
      serving(() => "done"),
      { stateless: true },
    );
    const wire = new Wire(url, NOVEMBER);
    const replies = [await wire.get(), await wire.delete()];
    expect(replies.map(({ status, header }) => [status, header("allow")])).toEqual([
      [405, "POST"],
      [405, "POST"],
    ]);
  });

  it("streams what is said on the way, without ids: nobody can come back", async () => {
    const { url } = await serve(
      serving((ctx) => (ctx.progress(1), "done")),
      { stateless: true },
    );
    const wire = new Wire(url, NOVEMBER);
    const stream = await wire.stream(wire.call("t", 5, PROGRESS));
    const messages = await stream.messages();
    expect(progressOf(messages)).toEqual([1]);
    expect(result(messages).id).toBe(5);
    expect(stream.lastId).toBeUndefined();
  });

  it("keeps clients apart who use the same id at once", async () => {
    let release: (() => void) | undefined;
    const gate = new Promise<void>((resolve) => (release = resolve));
    let running = 0;
    const { url } = await serve(
      serving(async () => ((running += 1), await gate, "done")),
      { stateless: true },
    );
    const wire = new Wire(url, NOVEMBER);
    const both = Promise.all([wire.post(wire.call("t", 1)), wire.post(wire.call("t", 1))]);
    await until(() => running === 2, "both run");
    release?.();
    expect((await both).map((reply) => reply.json().result.content[0].text)).toEqual(["done", "done"]);
  });

  it("names the page that a person has to visit in error -32042 [L25-ELIC-S-018]", async () => {
    const { url } = await serve(
      serving(async (ctx) => {
        await ctx.elicit("pay", { message: "Pay here", url: "https://pay.example.com/1" });
        return "paid";
      }),
      { stateless: true },
    );
    const wire = new Wire(url, NOVEMBER);
    const { error } = (await wire.post(wire.call())).json();
    expect(error.code).toBe(-32042);
    expect(error.data.elicitations).toEqual([
      {
        mode: "url",
        message: "Pay here",
        url: "https://pay.example.com/1",
        elicitationId: expect.stringMatching(/^[0-9a-f-]{36}$/),
      },
    ]);
  });
});
