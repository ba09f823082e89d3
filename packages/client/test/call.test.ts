import { createClient } from "@mortise/client";
import { ClosedError, InvalidMessageError, LocalError, RpcError } from "@mortise/jsonrpc";
import { describe, expect, it } from "vitest";
import { INFO, metaOf, peer, progress, rejection, text } from "./peer.js";

const NEVER = new Promise<never>(() => {});

describe("errors", () => {
  it("throws what the server said, code and data untouched [BASE-B-018]", async () => {
    const data = { nested: [null, 0, ""] };
    const { exchange } = peer({
      "tools/call": () => {
        throw new RpcError(-32050, "nope", { data });
      },
    });
    const error = (await rejection(createClient(INFO, { exchange }).callTool("a"))) as RpcError;
    expect(error).toBeInstanceOf(RpcError);
    expect(error).toMatchObject({ code: -32050, message: "nope", data });
  });

  it("keeps local errors apart: their codes are strings [BASE-B-027]", async () => {
    const { exchange } = peer({ "tools/call": () => NEVER });
    const client = createClient(INFO, { exchange });
    const error = await rejection(client.callTool("a", {}, { timeout: 20 }));
    expect(error).toBeInstanceOf(LocalError);
    expect(error).not.toBeInstanceOf(RpcError);
    expect((error as LocalError).code).toBe("TIMEOUT");
  });

  it("passes on what the exchange rejects with, even when it throws at once", async () => {
    const boom = new ClosedError("gone");
    for (const exchange of [
      () => Promise.reject(boom),
      () => {
        throw boom;
      },
    ]) {
      const transport = { exchange, close: async () => {}, closed: NEVER, unclaimed: undefined };
      expect(await rejection(createClient(INFO, { transport }).callTool("a"))).toBe(boom);
    }
  });

  it("rejects open calls and later ones when it is closed", async () => {
    const { exchange, seen } = peer({ "tools/call": () => NEVER });
    const client = createClient(INFO, { exchange });
    const open = rejection(client.callTool("a"));
    await client.close();
    await client.close();
    expect(await open).toBeInstanceOf(ClosedError);
    expect(await rejection(client.callTool("a"))).toBeInstanceOf(ClosedError);
    expect(await client.closed).toBeUndefined();
    expect(seen).toHaveLength(1);
  });
});

describe("progress", () => {
  const run = async (send: (token: unknown) => readonly Record<string, unknown>[], options: object = {}) => {
    const heard: unknown[] = [];
    const { exchange, seen } = peer({
      "tools/call": (call) => {
        for (const params of send(metaOf(call).progressToken)) call.context.notify(progress(params));
        return text("ok");
      },
    });
    const client = createClient(INFO, { exchange, onWarning: (message) => heard.push(message) });
    await client.callTool("a", {}, { onProgress: (p) => heard.push(p), ...options });
    return { heard, seen };
  };

  it("drops values that do not increase, another request's token, and what is malformed", async () => {
    const { heard } = await run((progressToken) => [
      { progressToken, progress: 0, total: 0, message: "" },
      { progressToken, progress: 2 },
      { progressToken, progress: 2 },
      { progressToken, progress: 1 },
      { progressToken: "other", progress: 9 },
      { progressToken: String(progressToken), progress: 9 },
      { progressToken, progress: "3" },
      { progress: 9 },
      { progressToken, progress: 2.5, total: 3, message: "nearly" },
    ]);
    expect(heard).toEqual([
      { progress: 0, total: 0, message: "" },
      { progress: 2 },
      { progress: 2.5, total: 3, message: "nearly" },
    ]);
  });

  it("takes a token of the caller's own, 0 included", async () => {
    const { heard, seen } = await run(() => [{ progressToken: 0, progress: 1 }], { _meta: { progressToken: 0 } });
    expect(metaOf(seen[0]!).progressToken).toBe(0);
    expect(heard).toEqual([{ progress: 1 }]);
  });

  it("ignores progress after the answer", async () => {
    const heard: unknown[] = [];
    const { exchange, seen } = peer({ "tools/call": () => text("ok") });
    await createClient(INFO, { exchange }).callTool("a", {}, { onProgress: (p) => heard.push(p) });
    const { request, context } = seen[0]!;
    context.notify(progress({ progressToken: request.id, progress: 1 }));
    expect(heard).toEqual([]);
  });

  it("survives a callback that throws, and warns", async () => {
    const { heard } = await run((progressToken) => [{ progressToken, progress: 1 }], {
      onProgress: () => {
        throw new Error("bug");
      },
    });
    expect(heard).toEqual([expect.stringContaining("onProgress")]);
  });
});

describe("log messages", () => {
  it("go to onLog; malformed ones go nowhere", async () => {
    const { exchange } = peer({
      "tools/call": ({ context }) => {
        const log = (params: Record<string, unknown>) =>
          context.notify({ jsonrpc: "2.0", method: "notifications/message", params });
        log({ level: "info", data: null });
        log({ level: "loud", data: 1 });
        log({ level: "error", data: { a: 1 }, logger: "db" });
        return text("ok");
      },
    });
    const heard: unknown[] = [];
    await createClient(INFO, { exchange }).callTool("a", {}, { onLog: (message) => heard.push(message) });
    expect(heard).toEqual([
      { level: "info", data: null },
      { level: "error", data: { a: 1 }, logger: "db" },
    ]);
  });
});

describe("concurrency", () => {
  it("never mixes answers or progress of calls in flight", async () => {
    const { exchange } = peer({
      "tools/call": async (call) => {
        const { n } = call.request.params?.arguments as { n: number };
        const { progressToken } = metaOf(call);
        await new Promise((resolve) => setTimeout(resolve, (n * 7) % 11));
        call.context.notify(progress({ progressToken, progress: n }));
        return text(String(n));
      },
    });
    const client = createClient(INFO, { exchange });
    await Promise.all(
      Array.from({ length: 64 }, async (_, n) => {
        const heard: number[] = [];
        const result = await client.callTool("echo", { n }, { onProgress: ({ progress }) => heard.push(progress) });
        expect(result.content).toEqual([{ type: "text", text: String(n) }]);
        expect(heard).toEqual([n]);
      }),
    );
  });
});

it("lets middleware see, change and answer what is sent, the first one outermost", async () => {
  const order: string[] = [];
  const { exchange, seen } = peer({ "tools/call": () => text("ok") });
  const client = createClient(INFO, {
    exchange,
    middleware: [
      (next) => (request, context) => (order.push("outer"), next(request, context)),
      (next) => (request, context) => {
        order.push("inner");
        return next({ ...request, params: { ...request.params, added: 0 } }, context);
      },
    ],
  });
  await client.callTool("a");
  expect(order).toEqual(["outer", "inner"]);
  expect(seen[0]!.request.params).toMatchObject({ added: 0 });
});

it("is an invalid answer when the exchange resolves to neither result nor error", async () => {
  const exchange = async () => ({ jsonrpc: "2.0", id: 1 }) as never;
  expect(await rejection(createClient(INFO, { exchange }).callTool("a"))).toBeInstanceOf(InvalidMessageError);
});
