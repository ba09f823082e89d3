import { request as httpRequest } from "node:http";
import type { IncomingMessage } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import { memoryEventStore } from "@mortise/legacy/server";
import type { EventLog } from "@mortise/legacy/server";
import { describe, expect, it } from "vitest";
import { serving, until } from "../talk.js";
import { gated, PROGRESS, progressOf, result, UNLIMITED } from "./tools.js";
import { PLAIN, serve, session } from "./wire.js";
import type { Headers, Streaming } from "./wire.js";

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
