import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import { hello, serving } from "../talk.js";
import { PROGRESS, progressOf } from "./tools.js";
import { PLAIN, send, serve, session, Wire } from "./wire.js";

const server = () =>
  serving(async (ctx) => {
    await sleep(5); // whatever else is in the batch is answered before
    ctx.progress(1);
    return "done";
  });
const NOTE = { jsonrpc: "2.0", method: "notifications/roots/list_changed" };
const RESPONSE = { jsonrpc: "2.0", id: 77, result: {} };

describe("batches", () => {
  it("of requests are answered with their responses, one for each [L25-OLDER-B-001]", async () => {
    const { url } = await serve(server());
    const wire = await session(url, "2025-03-26");
    const reply = await wire.post([wire.request("ping", {}, 1), NOTE, wire.call("t", 2), wire.request("nope", {}, 3)]);
    expect([reply.status, reply.header("content-type")]).toEqual([200, "application/json"]);
    const byId = Object.fromEntries(reply.json().map((response: any) => [response.id, response]));
    expect(Object.keys(byId)).toEqual(["1", "2", "3"]);
    expect(byId).toMatchObject({ 1: { result: {} }, 2: { result: { content: [{ text: "done" }] } } });
    expect(byId[3].error.code).toBe(-32601);
  });

  it("become a stream when something is said before the last response", async () => {
    const { url } = await serve(server());
    const wire = await session(url, "2025-03-26");
    const stream = await wire.stream([wire.request("ping", {}, 1), wire.call("t", 2, PROGRESS), wire.call("t", 3)]);
    const messages = await stream.messages();
    expect(progressOf(messages)).toEqual([1]);
    expect(
      messages
        .map(({ id }) => id)
        .filter(Boolean)
        .sort(),
    ).toEqual([1, 2, 3]);
  });

  it("without a request are taken with 202", async () => {
    const { url } = await serve(server());
    const wire = await session(url, "2025-03-26");
    const reply = await wire.post([NOTE, RESPONSE]);
    expect([reply.status, reply.text]).toEqual([202, ""]);
  });

  it("are refused when they are empty, too long, hold what is no message, or initialize", async () => {
    const { url } = await serve(server(), { maxBatch: 3 });
    const wire = await session(url, "2025-03-26");
    const ping = (id: number) => wire.request("ping", {}, id);
    const deep = `[${"[".repeat(5000)}${"]".repeat(5000)}]`;
    for (const body of [
      [],
      [ping(1), ping(2), ping(3), ping(4)],
      [ping(1), 1],
      [ping(1), []],
      [ping(1), wire.request("initialize", hello())],
      "[1,",
      deep,
      `[{"jsonrpc":"2.0","id":1,"method":"ping","params":{"a":${deep}}}]`,
    ])
      expect([JSON.stringify(body).slice(0, 60), (await wire.post(body)).status]).toEqual([
        JSON.stringify(body).slice(0, 60),
        400,
      ]);
    expect((await wire.post([ping(1), ping(2), ping(3)])).json()).toHaveLength(3);
  });

  it.each(["2025-11-25", "2025-06-18"])("are refused in a session of %s [L25-OLDER-B-001]", async (version) => {
    const { url } = await serve(server());
    const wire = await session(url, version);
    expect((await wire.post([wire.request("ping")])).status).toBe(400);
  });

  it("cannot begin a session", async () => {
    const { url } = await serve(server());
    const wire = new Wire(url);
    const reply = await wire.post([wire.request("initialize", hello("2025-03-26"))]);
    expect([reply.status, reply.header("mcp-session-id")]).toEqual([400, undefined]);
  });

  it("are taken without a session by a stateless server, from whoever names no later version [L25-HTTPVER-S-003]", async () => {
    const { url } = await serve(server(), { stateless: true });
    const ping = { jsonrpc: "2.0", id: 1, method: "ping" };
    expect((await send("POST", url, PLAIN, [ping])).json()).toEqual([{ jsonrpc: "2.0", id: 1, result: {} }]);
    const later = { ...PLAIN, "mcp-protocol-version": "2025-11-25" };
    expect((await send("POST", url, later, [ping])).status).toBe(400);
  });
});
