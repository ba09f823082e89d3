import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import { hello, serving, until } from "../talk.js";
import { changing, PROGRESS } from "./tools.js";
import { PLAIN, send, serve, session, stream, Wire } from "./wire.js";
import type { Headers } from "./wire.js";

const READS = { accept: "text/event-stream" };

/** A client of the old transport: one stream, and POSTs to where it says. */
async function connect(url: string, headers: Headers = {}) {
  const events = await stream("GET", url, { ...READS, ...headers });
  await until(() => events.events.length > 0 || events.ended, "the endpoint is told");
  const endpoint = new URL(events.events[0]?.data ?? "", url).href;
  const post = (message: object, more: Headers = {}) =>
    send("POST", endpoint, { "content-type": "application/json", ...headers, ...more }, message);
  const said = () => events.events.slice(1).map(({ data }) => JSON.parse(data));
  const hear = async (count: number) => {
    await until(() => said().length >= count, `${count} messages came`);
    return said();
  };
  return { events, endpoint, post, said, hear };
}

const INITIALIZE = { jsonrpc: "2.0", id: 0, method: "initialize", params: hello("2024-11-05", { sampling: {} }) };
const INITIALIZED = { jsonrpc: "2.0", method: "notifications/initialized" };
const CALL = { jsonrpc: "2.0", id: 1, method: "tools/call", params: { name: "t", _meta: PROGRESS } };

describe("HTTP+SSE", () => {
  it("opens a stream that first says where messages go, and carries all that is answered [L25-SSE-S-003, L25-SSE-S-004]", async () => {
    const { url } = await serve(
      serving((ctx) => (ctx.progress(1), "done")),
      { sse: true },
    );
    const client = await connect(url);
    expect(client.events.events[0]).toEqual({ event: "endpoint", data: expect.stringMatching(/^\/mcp\?sessionId=/) });
    expect(await client.post(INITIALIZE)).toMatchObject({ status: 202, text: "" });
    await client.post(INITIALIZED);
    await client.post(CALL);
    const [begun, progress, answer] = await client.hear(3);
    expect(begun.result.protocolVersion).toBe("2024-11-05");
    expect(progress.params.progress).toBe(1);
    expect(answer.result.content[0].text).toBe("done");
    expect(client.events.events.slice(1).every(({ event }) => event === "message")).toBe(true);
  });

  it("asks over the stream and hears of changes there", async () => {
    const { server, change } = changing();
    server.tool("ask", {
      input: { type: "object" },
      handler: async (_args, ctx) => {
        const { content } = await ctx.sample("s", {
          messages: [{ role: "user", content: { type: "text", text: "?" } }],
          maxTokens: 5,
        });
        return JSON.stringify(content);
      },
    });
    const { url } = await serve(server, { sse: true });
    const client = await connect(url);
    await client.post(INITIALIZE);
    await client.post(INITIALIZED);
    await client.post({ ...CALL, params: { name: "ask" } });
    const question = (await client.hear(2))[1];
    expect(question.method).toBe("sampling/createMessage");
    const said = { role: "assistant", model: "m", content: { type: "text", text: "!" } };
    await client.post({ jsonrpc: "2.0", id: question.id, result: said });
    expect(JSON.stringify((await client.hear(3))[2])).toContain("!");
    change();
    expect((await client.hear(4))[3].method).toBe("notifications/tools/list_changed");
  });

  it("ends its session with its stream", async () => {
    const { url } = await serve(
      serving(() => "done"),
      { sse: true },
    );
    const client = await connect(url);
    expect((await client.post(INITIALIZE)).status).toBe(202);
    client.events.cut();
    const end = Date.now() + 5000;
    let status = 202;
    while (status !== 404 && Date.now() < end) {
      await sleep(10);
      ({ status } = await client.post(INITIALIZED));
    }
    expect(status).toBe(404);
  });

  it("belongs to the principal that opened it, and a guess finds nothing", async () => {
    const authenticate = (request: { header(name: string): string | undefined }) => ({
      principal: request.header("authorization") ?? "",
      scopes: [],
    });
    const { url } = await serve(
      serving((ctx) => ctx.auth?.principal ?? ""),
      { sse: true },
      { authenticate },
    );
    const ada = await connect(url, { authorization: "ada" });
    await ada.post(INITIALIZE);
    const stolen = await ada.post(CALL, { authorization: "eve" });
    expect(stolen.status).toBe(404);
    const guess = await send("POST", `${url}?sessionId=${crypto.randomUUID()}`, PLAIN, CALL);
    expect(guess.text).toBe(stolen.text);
    await ada.post({ ...CALL, params: { name: "t" } });
    expect((await ada.hear(2))[1].result.content[0].text).toBe("ada");
  });

  it("names another endpoint where something in front changes the path", async () => {
    const { url } = await serve(
      serving(() => "done"),
      { sse: { endpoint: "/public/messages?tenant=1" } },
    );
    const events = await stream("GET", url, READS);
    await until(() => events.events.length > 0, "the endpoint is told");
    expect(events.events[0]?.data).toMatch(/^\/public\/messages\?tenant=1&sessionId=[0-9a-f-]{36}$/);
  });

  it("is served beside sessions, at the same URL", async () => {
    const { url } = await serve(
      serving(() => "done"),
      { sse: true },
    );
    const old = await connect(url);
    const wire = await session(url);
    expect((await wire.post(wire.call())).status).toBe(200);
    expect((await wire.get()).status).toBe(200);
    expect((await old.post(INITIALIZE)).status).toBe(202);
  });

  it("is not served unless it is asked for", async () => {
    const { url } = await serve(serving(() => "done"));
    expect((await send("GET", url, READS)).status).toBe(400);
    const wire = new Wire(`${url}?sessionId=1`);
    expect((await wire.post(INITIALIZED)).status).toBe(400);
  });

  it("ends when the server closes, and takes no more than fit", async () => {
    const server = await serve(
      serving(() => "done"),
      { sse: true, maxSessions: 1 },
    );
    const first = await connect(server.url);
    const second = await stream("GET", server.url, READS);
    expect(await second.rest()).toBe("");
    await server.close();
    await first.events.rest();
    expect(first.events.ended).toBe(true);
  });
});
