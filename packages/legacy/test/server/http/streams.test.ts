import { request as httpRequest } from "node:http";
import type { IncomingMessage } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import { memoryEventStore } from "@mortise/legacy/server";
import { createServer } from "@mortise/server";
import type { EventLog } from "@mortise/legacy/server";
import type { RequestContext } from "@mortise/server";
import { describe, expect, it } from "vitest";
import { accepted, serving, until } from "../talk.js";
import { PLAIN, serve, session } from "./wire.js";
import type { Headers, Streaming } from "./wire.js";

const PROGRESS = { progressToken: "p" };
const UNLIMITED = { progressPerSecond: Infinity };
const progressOf = (messages: any[]) => messages.filter(({ params }) => params).map(({ params }) => params.progress);

/** A tool that tells of its progress and then waits for a gate. */
function gated(steps = 2) {
  let release!: () => void;
  const gate = new Promise<void>((resolve) => (release = resolve));
  const seen: { signal?: AbortSignal } = {};
  const server = serving(async (ctx: RequestContext) => {
    seen.signal = ctx.signal;
    for (let step = 1; step <= steps; step += 1) ctx.progress(step);
    await gate;
    ctx.progress(steps + 1);
    return "done";
  });
  return { server, release, seen };
}

const changing = () => {
  const server = createServer({ name: "changing", version: "1" });
  server.tool("t", { input: { type: "object" }, handler: () => "t" });
  let count = 0;
  return { server, change: () => void server.tool(`n${++count}`, { input: { type: "object" }, handler: () => "n" }) };
};

const result = (messages: any[]) => messages.find((message) => "result" in message || "error" in message);

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

describe("resumption", () => {
  it("gives what was missed and what is still to come, to the end [L25-RESUME-S-005, L25-HTTPGET-S-006]", async () => {
    const { server, release } = gated();
    const { url } = await serve(server);
    const wire = await session(url);
    const first = await wire.stream(wire.call("t", 3, PROGRESS));
    await first.messages((messages) => messages.length === 2);
    first.cut();
    const resumed = await wire.get(first.events[1]?.id); // had the first message only
    await resumed.messages((messages) => messages.length === 1);
    release();
    const messages = await resumed.messages();
    expect(progressOf(messages)).toEqual([2, 3]);
    expect(result(messages).id).toBe(3);
  });

  it("has the response for who comes back after the request was done, as often as he comes", async () => {
    const { server, release } = gated();
    const { url } = await serve(server);
    const wire = await session(url);
    const first = await wire.stream(wire.call("t", 3, PROGRESS));
    await first.messages((messages) => messages.length === 2);
    first.cut();
    release();
    await sleep(20);
    for (let time = 0; time < 2; time += 1) {
      const messages = await (await wire.get(first.lastId)).messages();
      expect(messages.map(({ id, params }) => id ?? params.progress)).toEqual([3, 3]);
    }
  });

  it("moves the stream: the connection that was there before gets no more [L25-HTTP-S-023, L25-HTTP-S-024]", async () => {
    const { server, release } = gated();
    const { url } = await serve(server);
    const wire = await session(url);
    const first = await wire.stream(wire.call("t", 3, PROGRESS));
    await first.messages((messages) => messages.length === 2);
    const second = await wire.get(first.lastId);
    expect((await first.messages()).length).toBe(2);
    release();
    expect(progressOf(await second.messages())).toEqual([3]);
  });

  it("replays nothing of other streams [L25-RESUME-S-002, L25-RESUME-S-003, L25-RESUME-S-006]", async () => {
    const server = serving((ctx) => (ctx.progress(1), ctx.progress(2), "done"));
    const { url } = await serve(server);
    const wire = await session(url);
    const streams: Streaming[] = [];
    for (const id of [11, 12, 13]) streams.push(await wire.stream(wire.call("t", id, { progressToken: id })));
    await Promise.all(streams.map((stream) => stream.messages()));
    const ids = streams.flatMap(({ events }) => events.map((event) => event.id));
    expect(new Set(ids).size).toBe(12);
    const again = await (await wire.get(streams[1]?.events[1]?.id)).messages();
    expect(again.map(({ id, params }) => id ?? params.progressToken)).toEqual([12, 12]);
  });

  it("says so when what was missed is lost, or never was", async () => {
    const server = serving(async (ctx) => {
      for (let step = 1; step <= 50; step += 1) ctx.progress(step, { message: "x".repeat(1000) });
      return "done";
    }, UNLIMITED);
    const { url } = await serve(server, { eventStore: memoryEventStore({ maxStreamLength: 10_000 }) });
    const wire = await session(url);
    const stream = await wire.stream(wire.call("t", 1, PROGRESS));
    expect(progressOf(await stream.messages()).length).toBe(50);
    const late = await wire.get(stream.events.at(-3)?.id);
    expect(progressOf(await late.messages())).toEqual([50]);
    for (const id of ["1-0", "1-5", "1-99", "7-1", "x", "", "1-", "-1", "1-1e3", "__proto__-1"])
      expect([id, (await wire.get(id)).status]).toEqual([id, 410]);
  });

  it("ends at once when what was missed is forgotten while it is being asked for", async () => {
    let asked = 0;
    const log: EventLog = { append: () => 1, after: () => (++asked === 1 ? ["{}"] : undefined), drop: () => {} };
    const { url } = await serve(
      serving((ctx) => (ctx.progress(1), "done")),
      { eventStore: { open: () => log } },
    );
    const wire = await session(url);
    const stream = await wire.stream(wire.call("t", 1, PROGRESS));
    await stream.messages();
    const resumed = await wire.get("1-0");
    expect(await resumed.rest()).toBe("");
    expect(asked).toBe(2);
  });

  it("works by polling: the connection is closed on a request that runs, and the answer comes on a later one [L25-HTTP-S-011]", async () => {
    const { server, release } = gated();
    const { url } = await serve(server, { closeStreamAfterMs: 40 });
    const wire = await session(url);
    const first = await wire.stream(wire.call("t", 1, PROGRESS));
    expect(progressOf(await first.messages())).toEqual([1, 2]);
    const second = await wire.get(first.lastId);
    expect(await second.messages()).toEqual([]);
    expect(second.lastId).toBe(first.lastId);
    release();
    expect(progressOf(await (await wire.get(second.lastId)).messages())).toEqual([3]);
  });

  it("polls for a request that says nothing before its answer, too", async () => {
    const { server, release } = gated(0);
    const { url } = await serve(server, { closeStreamAfterMs: 40 });
    const wire = await session(url);
    const first = await wire.stream(wire.call("t", 1));
    expect(await first.messages()).toEqual([]);
    expect(first.events).toEqual([{ id: "1-0", data: "", retry: 1000 }]);
    release();
    expect(result(await (await wire.get(first.lastId)).messages()).id).toBe(1);
    expect((await wire.post(wire.request("tools/list"))).header("content-type")).toBe("application/json");
  });
});

describe("the stream of a GET", () => {
  const heard = (stream: Streaming) => stream.messages((messages) => messages.length > 0);

  it("brings what belongs to no request, while POSTs run, and no responses [L25-HTTPGET-S-003, L25-HTTPGET-S-004, L25-HTTPGET-S-005, L25-HTTPGET-S-006]", async () => {
    const { server, change } = changing();
    const { url } = await serve(server);
    const wire = await session(url);
    const stream = await wire.get();
    expect(stream.header("content-type")).toBe("text/event-stream");
    await until(() => stream.events.length === 1, "it is there");
    await sleep(20);
    const calls = Promise.all(Array.from({ length: 20 }, () => wire.post(wire.call())));
    change();
    const replies = await calls;
    expect(replies.every(({ status, text }) => status === 200 && text.includes('"result"'))).toBe(true);
    expect(await heard(stream)).toEqual([{ jsonrpc: "2.0", method: "notifications/tools/list_changed" }]);
  });

  it("of several, one gets each message [L25-HTTP-S-023, L25-HTTP-S-024]", async () => {
    const { server, change } = changing();
    const { url } = await serve(server);
    const wire = await session(url);
    const streams = [await wire.get(), await wire.get(), await wire.get()];
    await sleep(30);
    for (const count of [1, 2, 3]) {
      change();
      const told = () => streams.map(({ events }) => events.filter(({ data }) => data !== "").length);
      await until(
        () => told().some((messages, index) => messages > 0 && index === streams.length - count),
        "one hears",
      );
      await sleep(30);
      expect(told().reduce((all, one) => all + one)).toBe(count);
      streams.at(-count)?.cut();
      await sleep(30);
    }
  });

  it("can be resumed, and holds what was said meanwhile", async () => {
    const { server, change } = changing();
    const { url } = await serve(server);
    const wire = await session(url);
    const first = await wire.get();
    await until(() => first.events.length === 1, "it is there");
    first.cut();
    await sleep(30);
    change();
    await sleep(30);
    const resumed = await wire.get(first.lastId);
    expect((await heard(resumed)).length).toBe(1);
    change();
    expect((await resumed.messages((messages) => messages.length === 2)).length).toBe(2);
  });

  it("wants to be read: 406 for who cannot, 200 for who accepts anything", async () => {
    const { server } = changing();
    const { url } = await serve(server);
    const wire = await session(url);
    const status = async (accept: string | undefined) => {
      wire.headers = { ...wire.headers, accept };
      const headers = Object.entries(wire.headers).filter((entry): entry is [string, string] => !!entry[1]);
      const response = await fetch(url, { headers });
      void response.body?.cancel();
      return response.status;
    };
    expect([await status("application/json"), await status("*/*"), await status("text/event-stream")]).toEqual([
      406, 200, 200,
    ]);
  });

  it("is cut for a reader who does not read, and what he missed waits for him", async () => {
    const all = Array.from({ length: 40 }, (_, index) => index + 1);
    let done = false;
    const server = serving(async (ctx) => {
      for (const step of all) {
        ctx.progress(step, { message: "x".repeat(250_000) });
        await sleep(1);
      }
      done = true;
      return "done";
    }, UNLIMITED);
    const eventStore = memoryEventStore({ maxStreamLength: 20_000_000 });
    const { url } = await serve(server, { eventStore }, { maxBuffered: 1000 });
    const wire = await session(url);
    const lazy = await unread(url, wire.headers, wire.call("t", 1, PROGRESS));
    await until(() => done, "the tool is done");
    const steps: number[] = [];
    for (let id: string | undefined = "1-0", turns = 0; steps.length < 40 && turns < 100; turns += 1) {
      const stream: Streaming = await wire.get(id);
      steps.push(...progressOf(await stream.messages()));
      id = stream.lastId ?? id;
    }
    expect(steps).toEqual(all);
    expect(await lazy.rest()).toBe("cut");
  });
});

/** POSTs, and reads nothing of the answer until it is asked for the rest. */
async function unread(url: string, headers: Headers, body: object): Promise<{ rest(): Promise<string> }> {
  const response = await new Promise<IncomingMessage>((resolve, reject) => {
    const all = { ...PLAIN, ...headers } as Record<string, string>;
    const request = httpRequest(url, { method: "POST", headers: all, agent: false }, resolve).on("error", reject);
    request.end(JSON.stringify(body));
  });
  response.on("error", () => {});
  return {
    async rest() {
      const closed = new Promise((resolve) => response.once("close", resolve));
      response.resume();
      await closed;
      return response.complete ? "complete" : "cut";
    },
  };
}
