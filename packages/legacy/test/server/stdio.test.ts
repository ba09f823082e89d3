import type { JsonRpcMessage } from "@mortise/jsonrpc";
import { legacyStdio } from "@mortise/legacy/server";
import type { LegacyStdioOptions } from "@mortise/legacy/server";
import { META_KEYS, REVISION } from "@mortise/schema/2026-07-28";
import type { RequestContext } from "@mortise/server";
import { byteChannel, serveChannel, webStreamPort } from "@mortise/transport-stdio";
import { describe, expect, it } from "vitest";
import { aborted, hello, serving, until } from "./talk.js";

/** A server at the end of a pipe of bytes, and the raw lines of whoever speaks to it. */
function piped(handler: (ctx: RequestContext) => unknown, options: LegacyStdioOptions = {}) {
  const server = serving(handler, { onError: () => {} });
  const toServer = new TransformStream<Uint8Array, Uint8Array>();
  const toClient = new TransformStream<Uint8Array, Uint8Array>();
  const legacy = legacyStdio(server.exchange, options);
  const channel = byteChannel(webStreamPort({ readable: toServer.readable, writable: toClient.writable }));
  const served = serveChannel(channel, server.exchange, { ...legacy, drainMs: 1000 });
  void served.closed.then(() => legacy.close());
  const writer = toServer.writable.getWriter();
  const heard: any[] = [];
  void (async () => {
    let text = "";
    const decoder = new TextDecoder();
    for await (const chunk of toClient.readable) {
      text += decoder.decode(chunk, { stream: true });
      const lines = text.split("\n");
      text = lines.pop() ?? "";
      heard.push(...lines.map((line) => JSON.parse(line) as JsonRpcMessage));
    }
  })();
  const write = (...messages: object[]): void => {
    const lines = messages.map((message) => `${JSON.stringify({ jsonrpc: "2.0", ...message })}\n`).join("");
    void writer.write(new TextEncoder().encode(lines));
  };
  return {
    heard,
    write,
    end: () => writer.close(),
    served,
    /** The answer under this id. */
    async answer(id: string | number, count = 1): Promise<any> {
      const found = () => heard.filter((message) => message.id === id && !("method" in message));
      await until(() => found().length >= count, `the answer to ${id}`);
      return found()[count - 1];
    },
  };
}

const initialize = { id: "init", method: "initialize", params: hello() };
const initialized = { method: "notifications/initialized" };
const call = { id: 1, method: "tools/call", params: { name: "t" } };
const modern = {
  [META_KEYS.protocolVersion]: REVISION,
  [META_KEYS.clientCapabilities]: {},
};

describe("one pipe", () => {
  it("answers clients of both eras at once, each in its own words, under the same ids [ERA-S-008, ERA-S-009, ERA-S-010, L25-TRN-B-002]", async () => {
    const pipe = piped((ctx) => Object.keys(ctx.clientCapabilities).join());
    pipe.write(initialize, initialized, call, { ...call, params: { name: "t", _meta: modern } });
    await pipe.answer(1, 2);
    const results = pipe.heard.filter(({ id }) => id === 1).map(({ result }) => result);
    expect(results).toContainEqual({ content: [{ type: "text", text: "roots,sampling,elicitation" }] });
    expect(results).toContainEqual(
      expect.objectContaining({ resultType: "complete", content: [{ type: "text", text: "" }] }),
    );
    await pipe.served.close();
  });

  it("never asks over the session what a client of the current revision has to be asked", async () => {
    const pipe = piped((ctx) => ctx.roots("r"));
    const able = { ...modern, [META_KEYS.clientCapabilities]: { roots: {} } };
    pipe.write(initialize, initialized, { ...call, params: { name: "t", _meta: able } });
    expect(await pipe.answer(1)).toMatchObject({ result: { resultType: "input_required" } });
    expect(pipe.heard.filter(({ method }) => method === "roots/list")).toEqual([]);
    await pipe.served.close();
  });

  it("takes nothing for a session that has not begun: the current revision's rules hold", async () => {
    const pipe = piped(() => "ok");
    pipe.write(call, initialized, { id: 5, result: {} });
    expect(await pipe.answer(1)).toMatchObject({ error: { code: -32602 } });
    pipe.write({ id: "p", method: "ping" });
    expect(await pipe.answer("p")).toMatchObject({ result: {} });
    pipe.write({ ...call, id: 2 });
    expect(await pipe.answer(2)).toMatchObject({ error: { code: -32600 } });
    await pipe.served.close();
  });

  it("cancels requests of the session [L25-CANC-B-003]", async () => {
    let stopped = 0;
    const pipe = piped(async (ctx) => {
      ctx.progress(1);
      await aborted(ctx.signal);
      stopped += 1;
    });
    pipe.write(initialize, initialized, { ...call, params: { name: "t", _meta: { progressToken: 0 } } });
    await until(() => pipe.heard.length === 2, "it runs");
    pipe.write({ method: "notifications/cancelled", params: { requestId: 1 } });
    await until(() => stopped === 1, "it stops");
    await pipe.served.close();
    expect(pipe.heard).toHaveLength(2);
  });

  it("answers what is in flight when its input ends, before it closes", async () => {
    const pipe = piped(() => new Promise((resolve) => setTimeout(resolve, 50, "late")));
    pipe.write(initialize, initialized, call);
    await pipe.end();
    expect(await pipe.answer(1)).toMatchObject({ result: { content: [{ text: "late" }] } });
    expect(await pipe.served.closed).toBeUndefined();
  });

  it("cancels what waits for an answer when its input ends, and lets the rest finish", async () => {
    const cancelled: unknown[] = [];
    let calls = 0;
    const pipe = piped(async (ctx) => {
      calls += 1;
      if (calls === 2) return new Promise((resolve) => setTimeout(resolve, 50, "late"));
      await ctx.roots("r").catch(() => cancelled.push((ctx.signal.reason as Error).message));
    });
    pipe.write(initialize, initialized, call, { ...call, id: 2 });
    await until(() => pipe.heard.some(({ method }) => method === "roots/list"), "it asks");
    await pipe.end();
    await pipe.served.closed;
    expect(cancelled).toEqual(["The client will not answer any more."]);
    expect(pipe.heard.filter(({ id, method }) => method === undefined && id !== "init")).toMatchObject([
      { id: 2, result: { content: [{ text: "late" }] } },
    ]);
  });

  it("refuses what comes while it closes", async () => {
    const pipe = piped(() => new Promise((resolve) => setTimeout(resolve, 100, "late")));
    pipe.write(initialize, initialized, call);
    await until(() => pipe.heard.length === 1, "it is open");
    const closed = pipe.served.close();
    pipe.write({ ...call, id: 2 });
    expect(await pipe.answer(2)).toMatchObject({ error: { code: -32603 } });
    await closed;
    expect(await pipe.answer(1)).toMatchObject({ result: {} });
  });

  it("writes a message a line, whatever it says [L25-STDIO-B-001, L25-TRN-B-001]", async () => {
    const pipe = piped(() => "two\nlines, \u2028 and 🙂");
    pipe.write(initialize, initialized, call);
    expect(await pipe.answer(1)).toMatchObject({ result: { content: [{ text: "two\nlines, \u2028 and 🙂" }] } });
    await pipe.served.close();
  });

  it("ends a handler that waits when the pipe is closed", async () => {
    const reasons: string[] = [];
    const pipe = piped((ctx) =>
      ctx.roots("r").catch((error: Error) => {
        reasons.push(error.name);
        throw error;
      }),
    );
    pipe.write(initialize, initialized, call);
    await until(() => pipe.heard.some(({ method }) => method === "roots/list"), "it asks");
    await pipe.served.close();
    await until(() => reasons.length === 1, "it ends");
    expect(reasons).toEqual(["AbortedError"]);
  });

  it("says Internal error where a result is no JSON, and goes on", async () => {
    const errors: unknown[] = [];
    let first = true;
    const pipe = piped(() => (first ? ((first = false), { content: [], _meta: { n: 1n } }) : "ok"), {
      onError: (error) => errors.push(error),
    });
    pipe.write(initialize, initialized, call);
    expect(await pipe.answer(1)).toMatchObject({ error: { code: -32603, message: "Internal error" } });
    expect(errors).toMatchObject([{ name: "TypeError" }]);
    pipe.write({ ...call, id: 2 });
    expect(await pipe.answer(2)).toMatchObject({ result: {} });
    await pipe.served.close();
  });
});
