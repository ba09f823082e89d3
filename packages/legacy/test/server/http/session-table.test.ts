import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import { hello, serving, until } from "../talk.js";
import { gated, PROGRESS } from "./tools.js";
import { serve, session, Wire } from "./wire.js";

const plain = () => serving(() => "done");

/** Asks until the session is gone; it does not count as use when the answer is 404. */
async function gone(wire: Wire, patience: number): Promise<boolean> {
  await sleep(patience);
  return (await wire.post(wire.request("ping"))).status === 404;
}

describe("sessions", () => {
  it("end when nothing happened for the idle time [L25-SESS-S-007]", async () => {
    const { url } = await serve(plain(), { idleTimeoutMs: 100 });
    const wire = await session(url);
    expect(await gone(wire, 300)).toBe(true);
  });

  it("live as long as they are used, have a stream open, or something runs", async () => {
    const { server, release } = gated(1);
    const { url } = await serve(server, { idleTimeoutMs: 1000 });
    const [used, listening, working] = [await session(url), await session(url), await session(url)];
    const stream = await listening.get();
    const answer = await working.stream(working.call("t", 1, PROGRESS));
    await answer.messages((messages) => messages.length === 1);
    answer.cut();
    for (let count = 0; count < 7; count += 1) {
      await sleep(200);
      expect((await used.post(used.request("ping"))).status).toBe(200);
    }
    for (const wire of [used, listening, working]) expect(await gone(wire, 0)).toBe(false);
    stream.cut();
    release();
    await sleep(1800);
    for (const wire of [used, listening, working]) expect(await gone(wire, 0)).toBe(true);
  });

  it("are so many and no more: the one unused for longest makes room", async () => {
    const { url } = await serve(plain(), { maxSessions: 2 });
    const [first, second] = [await session(url), await session(url)];
    await sleep(5);
    await first.post(first.request("ping"));
    const third = await session(url);
    expect((await second.post(second.request("ping"))).status).toBe(404);
    for (const wire of [first, third]) expect((await wire.post(wire.request("ping"))).status).toBe(200);
  });

  it("are refused with 503 while all that fit are in use", async () => {
    const { url } = await serve(plain(), { maxSessions: 1 });
    const wire = await session(url);
    const stream = await wire.get();
    await until(() => stream.events.length > 0, "the stream is open");
    const late = new Wire(url);
    const reply = await late.post(late.request("initialize", hello()));
    expect([reply.status, reply.header("retry-after"), reply.header("mcp-session-id")]).toEqual([503, "1", undefined]);
    stream.cut();
    await until(() => stream.ended, "it is closed");
    await sleep(20);
    expect((await late.post(late.request("initialize", hello()))).status).toBe(200);
  });

  it("end when the server closes: what runs is told, and streams end", async () => {
    const { server, seen } = gated(1);
    const served = await serve(server);
    const wire = await session(served.url);
    const stream = await wire.get();
    const call = await wire.stream(wire.call("t", 1, PROGRESS));
    await call.messages((messages) => messages.length === 1);
    await served.close();
    await stream.rest();
    await call.rest();
    expect([stream.ended, call.ended, seen.signal?.aborted]).toEqual([true, true, true]);
  });

  it("are not begun once it has closed", async () => {
    const { url, legacy } = await serve(plain());
    legacy.close();
    const wire = new Wire(url);
    expect((await wire.post(wire.request("initialize", hello()))).status).toBe(503);
  });
});
