import type { ServerResponse } from "node:http";
import type { JsonObject } from "@mortise/jsonrpc";
import { describe, expect, it } from "vitest";
import { delayBefore } from "../../src/client/http/reconnect.js";
import { at, event, json, named, note, ok, sessionSite, site, stream, text } from "./http-server.js";
import { rejection } from "./program.js";

describe("a server that means ill, or errs badly", () => {
  it.each([
    ["cannot be in a header", "\u00fc\u20ac"],
    ["is longer than any header", "x".repeat(100_000)],
  ])("and gives an event an id that %s has its stream not resumed", async (_what, id) => {
    const { handler } = sessionSite((hit, response) => {
      if (named(hit) !== "cut") return false;
      stream(response).end(event("", { id: "fine", retry: 1 }) + event("", { id }));
      return true;
    });
    const { url, hits } = await site(handler);
    const client = at(url);
    expect(await rejection(client.callTool("cut"))).toMatchObject({ code: "NO_ANSWER" });
    expect(hits.filter(({ headers }) => headers["last-event-id"] !== undefined)).toEqual([]);
    expect((await client.callTool("x")).content).toEqual([{ type: "text", text: "x" }]);
  });

  it.each([[0], [1]])("and wants to be asked again after %i ms is asked less often", (retry) => {
    expect(delayBefore(1, retry)).toBeGreaterThanOrEqual(50);
    expect(delayBefore(8, retry)).toBeGreaterThan(10_000);
  });

  it("and asks without taking the answers gets some of them, and no more", async () => {
    const held: ServerResponse[] = [];
    let asked: ServerResponse | undefined;
    const pings = Array.from({ length: 1_000 }, (_, id) => event({ jsonrpc: "2.0", id: `p${id}`, method: "ping" }));
    const { handler } = sessionSite((hit, response) => {
      if (hit.message.method === undefined && hit.http === "POST") return held.push(response) > 0;
      if (named(hit) !== "flood") return false;
      asked = stream(response);
      asked.write(pings.join(""));
      asked.end(event(ok(hit.message, text("flooded"))));
      return true;
    });
    const { url } = await site(handler);
    const warnings: string[] = [];
    const client = at(url, {}, { onWarning: (warning) => void warnings.push(warning) });
    expect((await client.callTool("flood")).content).toEqual([{ type: "text", text: "flooded" }]);
    await expect.poll(() => held.length).toBeGreaterThan(100);
    for (const response of held) {
      response.writeHead(202).end();
      await new Promise((resolve) => setImmediate(resolve));
    }
    expect((await client.callTool("x")).content).toEqual([{ type: "text", text: "x" }]);
    expect(held.length).toBeLessThanOrEqual(256);
    expect(warnings.filter((warning) => warning.includes("asks faster"))).toHaveLength(1);
  });

  it("and says null where an object belongs is told from a bug of ours", async () => {
    const tool = { name: "t", inputSchema: { type: "object" }, annotations: null, execution: null };
    const { handler } = sessionSite(
      ({ message }, response) =>
        message.method === "tools/list" && (json(response, ok(message, { tools: [tool] })), true),
    );
    const { url } = await site(handler);
    const outcome = await at(url)
      .listTools()
      .catch((error: unknown) => error);
    expect(outcome).not.toBeInstanceOf(TypeError);
  });

  it("and nests a batch too deep is answered with what is wrong", async () => {
    const { handler } = sessionSite((hit, response) => {
      if (named(hit) !== "deep") return false;
      response.writeHead(200, { "Content-Type": "application/json" });
      response.end(`[${"[".repeat(50_000)}${"]".repeat(50_000)}]`);
      return true;
    });
    const { url } = await site(handler);
    expect(await rejection(at(url).callTool("deep"))).toMatchObject({ code: "INVALID_MESSAGE" });
  });

  it("and answers twice, or with another's id, is believed once and about the request that was sent", async () => {
    const { handler } = sessionSite((hit, response) => {
      if (named(hit) !== "twice") return false;
      const { message } = hit;
      const other = { ...ok(message, text("another's")), id: "__proto__" };
      stream(response).end(
        [other, ok(message, text("first")), ok(message, text("second"))].map((one) => event(one)).join(""),
      );
      return true;
    });
    const { url } = await site(handler);
    const client = at(url);
    expect((await client.callTool("twice")).content).toEqual([{ type: "text", text: "first" }]);
  });

  it("and names __proto__ as what is told or asked about changes nothing", async () => {
    const about: JsonObject = {
      progressToken: "__proto__",
      requestId: "__proto__",
      elicitationId: "__proto__",
      uri: "__proto__",
    };
    const methods = ["progress", "cancelled", "elicitation/complete", "resources/updated", "message"];
    const { handler } = sessionSite((hit, response) => {
      if (named(hit) !== "odd") return false;
      const said = methods.map((method) => event(note(`notifications/${method}`, { ...about, progress: 1 })));
      stream(response).end(said.join("") + event(ok(hit.message, text("fine"))));
      return true;
    });
    const { url } = await site(handler);
    expect((await at(url).callTool("odd")).content).toEqual([{ type: "text", text: "fine" }]);
  });
});
