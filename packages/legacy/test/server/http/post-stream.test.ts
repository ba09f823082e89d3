import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import { accepted, serving, until } from "../talk.js";
import { gated, PROGRESS, progressOf, result } from "./tools.js";
import { serve, session } from "./wire.js";

describe("the stream of a POST", () => {
  it("begins as soon as something is said, with an id, no data and a time to wait, and ends with the response [L25-HTTP-S-010, L25-HTTP-S-013, L25-HTTP-S-016, L25-HTTP-S-017]", async () => {
    const { server, release } = gated();
    const { url } = await serve(server, { retryMs: 250 });
    const wire = await session(url);
    const stream = await wire.stream(wire.call("t", 9, PROGRESS));
    expect(stream.header("content-type")).toBe("text/event-stream");
    await stream.messages((messages) => messages.length === 2);
    release();
    const messages = await stream.messages();
    expect(stream.events[0]).toEqual({ id: "1-0", data: "", retry: 250 });
    expect(progressOf(messages)).toEqual([1, 2, 3]);
    expect(messages.at(-1)).toEqual({ jsonrpc: "2.0", id: 9, result: { content: [{ type: "text", text: "done" }] } });
    expect(new Set(stream.events.map(({ id }) => id)).size).toBe(5);
  });

  it.each(["2025-06-18", "2025-03-26"])("has no event without data for a client of %s", async (version) => {
    const { server, release } = gated();
    const { url } = await serve(server, { closeStreamAfterMs: 1 });
    const wire = await session(url, version);
    const stream = await wire.stream(wire.call("t", 9, PROGRESS));
    await sleep(30);
    release();
    expect(progressOf(await stream.messages())).toEqual([1, 2, 3]);
    expect(stream.events.every(({ data, id, retry }) => data !== "" && id !== undefined && retry === undefined)).toBe(
      true,
    );
  });

  it("carries questions, whose answers come as POSTs of their own [L25-SAMP-S-009, L25-BASE-B-002]", async () => {
    const server = serving(async (ctx) => {
      const { name } = await ctx.ask("who", { message: "Who?", fields: { name: { type: "string" } } as never });
      return `Hello ${String(name)}`;
    });
    const { url } = await serve(server);
    const wire = await session(url);
    const standing = await wire.get();
    const stream = await wire.stream(wire.call());
    const [question] = await stream.messages((messages) => messages.length > 0);
    expect(question.method).toBe("elicitation/create");
    const answer = { jsonrpc: "2.0", id: question.id, result: accepted({ name: "Ada" }) };
    const eve = await session(url);
    expect((await eve.post(answer)).status).toBe(202); // and it changes nothing: she was not asked
    await sleep(20);
    expect(stream.ended).toBe(false);
    expect((await wire.post(answer)).status).toBe(202);
    expect(result(await stream.messages()).result.content[0].text).toBe("Hello Ada");
    expect(standing.events.filter(({ data }) => data !== "")).toEqual([]);
  });

  it("is not the end of its request when it breaks, nor when nothing was said yet [L25-HTTP-S-019]", async () => {
    const { server, release, seen } = gated(0);
    const { url } = await serve(server);
    const wire = await session(url);
    const cut = new AbortController();
    const call = fetch(url, {
      method: "POST",
      headers: { "content-type": "application/json", "mcp-session-id": wire.sessionId },
      body: JSON.stringify(wire.call("t", 1)),
      signal: cut.signal,
    }).catch(() => "cut");
    await until(() => seen.signal !== undefined, "it runs");
    cut.abort();
    expect(await call).toBe("cut");
    await sleep(30);
    expect(seen.signal?.aborted).toBe(false);
    release();
  });

  it("ends without a response when the client cancels [L25-CANC-B-003]", async () => {
    const server = serving(async (ctx) => {
      ctx.progress(1);
      await new Promise((resolve) => ctx.signal.addEventListener("abort", resolve));
      return "late";
    });
    const { url } = await serve(server);
    const wire = await session(url);
    const stream = await wire.stream(wire.call("t", 4, PROGRESS));
    await stream.messages((messages) => messages.length === 1);
    await wire.post({ jsonrpc: "2.0", method: "notifications/cancelled", params: { requestId: 4 } });
    expect(result(await stream.messages())).toBeUndefined();
    expect((await wire.get(stream.lastId)).status).toBe(410); // nothing will come: no reason to ask again
  });
});
