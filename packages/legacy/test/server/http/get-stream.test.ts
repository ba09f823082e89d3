import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import { until } from "../talk.js";
import { changing } from "./tools.js";
import { serve, session } from "./wire.js";
import type { Streaming } from "./wire.js";

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

  it("ends when its client opens too many, which takes nothing from streams of calls", async () => {
    const { server, change } = changing();
    server.tool("slow", { handler: (_args, ctx) => (ctx.progress(1), new Promise<string>(() => {})) });
    const { url } = await serve(server, { maxStandingStreams: 2 });
    const wire = await session(url);
    const call = await wire.stream(wire.call("slow", 77, { progressToken: "p" }));
    await call.messages((messages) => messages.length > 0);
    call.cut();
    const open = async (lastId?: string): Promise<Streaming> => {
      const stream = await wire.get(lastId);
      await until(() => stream.events.length > 0, "it is there");
      return stream;
    };
    const [first, second] = [await open(), await open()];
    const resumed = await open(call.lastId);
    await sleep(30);
    expect([first.ended, second.ended]).toEqual([false, false]);
    const third = await open();
    await until(() => first.ended, "the oldest makes room");
    expect([second.ended, third.ended, resumed.ended]).toEqual([false, false, false]);
    const again = await open(first.lastId);
    await until(() => second.ended, "the next oldest makes room for the one that came back");
    expect([again.ended, third.ended]).toEqual([false, false]);
    change();
    expect((await heard(third)).length + (await again.messages(() => true)).length).toBe(1);
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
});
