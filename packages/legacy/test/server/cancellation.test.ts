import { ServerSession } from "@mortise/legacy/server";
import { describe, expect, it } from "vitest";
import { aborted, call, hello, opened, PIPE, serving, textOf, until } from "./talk.js";

const quiet = serving(() => "ok");

describe("cancellation", () => {
  it("aborts the handler; no answer is sent, and nothing of what it still says [L25-CANC-B-003]", async () => {
    const reasons: unknown[] = [];
    const server = serving(async (ctx) => {
      ctx.progress(1);
      await aborted(ctx.signal);
      reasons.push((ctx.signal.reason as Error).message);
      ctx.progress(2);
      return "too late";
    });
    const talk = await opened(server.exchange);
    const answer = talk.request("tools/call", { name: "t", _meta: { progressToken: 1 } }, 7);
    await until(() => talk.heard.length === 1, "it runs");
    await talk.notify("notifications/cancelled", { requestId: 7, reason: "enough" });
    expect(await answer).toBeUndefined();
    expect(reasons).toEqual(["The client cancelled the request: enough"]);
    expect(talk.heard).toHaveLength(1);
    expect(talk.session.idle).toBe(true);
  });

  it("waits for no handler, and counts those that go on regardless", async () => {
    let release!: () => void;
    const gate = new Promise<void>((resolve) => (release = resolve));
    const talk = await opened(serving(() => gate.then(() => "done")).exchange, { maxInFlight: 2 });
    for (const id of [0, ""]) {
      const answer = talk.request("tools/call", { name: "t" }, id);
      await talk.notify("notifications/cancelled", { requestId: id });
      expect(await answer).toBeUndefined();
    }
    expect(talk.session.idle).toBe(true);
    expect((await talk.error("tools/call", { name: "t" })).message).toContain("2 requests are running");
    release();
    await until(() => talk.session.idle, "they end");
    await new Promise((resolve) => setTimeout(resolve, 5));
    expect(textOf(await call(talk))).toBe("done");
  });

  it("takes the question along that the handler waits for [L25-CANC-B-001]", async () => {
    const talk = await opened(serving((ctx) => ctx.roots("r")).exchange);
    const answer = talk.request("tools/call", { name: "t" }, 7);
    await until(() => talk.heard.length === 1, "it asks");
    await talk.notify("notifications/cancelled", { requestId: 7 });
    expect(await answer).toBeUndefined();
    expect(talk.heard[1]).toMatchObject({ method: "notifications/cancelled", params: { requestId: talk.heard[0].id } });
    expect(talk.session.idle).toBe(true);
  });

  it("takes back a question that nobody waits for any more", async () => {
    const server = serving((ctx) => {
      void ctx.roots("r").catch(() => {});
      return "done";
    });
    const talk = await opened(server.exchange);
    await call(talk);
    expect(talk.heard.map(({ method }) => method)).toEqual(["roots/list", "notifications/cancelled"]);
  });

  it.each([[99], [null], ["constructor"], [undefined]])(
    "of %o is ignored [L25-CANC-B-004, L25-BASE-B-008]",
    async (requestId) => {
      const talk = await opened(quiet.exchange);
      expect(
        await talk.send({ jsonrpc: "2.0", method: "notifications/cancelled", params: { requestId } }),
      ).toBeUndefined();
      expect(textOf(await call(talk))).toBe("ok");
    },
  );
});

describe("close", () => {
  it("cancels what runs, ends what was asked, and refuses what comes", async () => {
    const ended: string[] = [];
    const server = serving((ctx) =>
      ctx.roots("r").catch((error: Error) => {
        ended.push(`${error.name}, aborted: ${ctx.signal.aborted}`);
        throw error;
      }),
    );
    const talk = await opened(server.exchange);
    const answer = talk.request("tools/call", { name: "t" });
    await until(() => talk.heard.length === 1, "it asks");
    talk.session.close();
    talk.session.close();
    expect(await answer).toBeUndefined();
    await until(() => ended.length > 0, "the handler hears of it");
    expect(ended).toEqual(["AbortedError, aborted: true"]);
    expect(await talk.error("tools/list")).toMatchObject({ code: -32600 });
    expect(talk.session.idle).toBe(true);
  });

  it("while initialize runs opens nothing", async () => {
    const session = new ServerSession(quiet.exchange, PIPE);
    const answer = session.handle({ jsonrpc: "2.0", id: 1, method: "initialize", params: hello() }, { send: () => {} });
    session.close();
    await answer;
    expect(session.protocolVersion).toBeUndefined();
  });
});
