import { createClient } from "@mortise/client";
import { AbortedError, ClosedError, InvalidMessageError, LocalError, RpcError, TimeoutError } from "@mortise/jsonrpc";
import { describe, expect, it } from "vitest";
import { deferred, INFO, metaOf, peer, progress, rejection, text } from "./peer.js";

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

describe("abort", () => {
  it("rejects with the caller's reason, tells the exchange, and ignores what comes later [CANC-C-001] [CANC-C-015] [CANC-B-016]", async () => {
    const late = deferred<unknown>();
    const started = deferred<void>();
    const { exchange, seen } = peer({
      "tools/call": () => {
        started.resolve();
        return late.promise;
      },
    });
    const controller = new AbortController();
    const heard: unknown[] = [];
    const call = rejection(
      createClient(INFO, { exchange }).callTool(
        "a",
        {},
        { signal: controller.signal, onProgress: (p) => heard.push(p) },
      ),
    );
    await started.promise;
    const { context, request } = seen[0]!;
    expect(context.signal.aborted).toBe(false);
    controller.abort("enough");
    const error = (await call) as AbortedError;
    expect(error).toBeInstanceOf(AbortedError);
    expect(error.cause).toBe("enough");
    expect(context.signal.aborted).toBe(true);
    expect(context.signal.reason).toBe(error);
    context.notify(progress({ progressToken: request.id, progress: 1 }));
    late.reject(new Error("too late"));
    await new Promise((resolve) => setTimeout(resolve, 5));
    expect(heard).toEqual([]);
    expect(seen).toHaveLength(1);
  });

  it("sends nothing when the signal is aborted already", async () => {
    const { exchange, seen } = peer({ "tools/call": () => text("ok") });
    const call = createClient(INFO, { exchange }).callTool("a", {}, { signal: AbortSignal.abort(new Error("before")) });
    expect(await rejection(call)).toBeInstanceOf(AbortedError);
    expect(seen).toEqual([]);
  });

  it("leaves no listener on the caller's signal and no signal aborted after a success", async () => {
    const { exchange, seen } = peer({ "tools/call": () => text("ok") });
    const controller = new AbortController();
    let listeners = 0;
    const { signal } = controller;
    const add = signal.addEventListener.bind(signal);
    const remove = signal.removeEventListener.bind(signal);
    signal.addEventListener = ((...args: Parameters<typeof add>) => (listeners++, add(...args))) as typeof add;
    signal.removeEventListener = ((...args: Parameters<typeof remove>) => (
      listeners--,
      remove(...args)
    )) as typeof remove;
    await createClient(INFO, { exchange }).callTool("a", {}, { signal });
    expect(listeners).toBe(0);
    controller.abort();
    expect(seen[0]!.context.signal.aborted).toBe(false);
  });
});

describe("timeout", () => {
  it("ends a call without an answer, and tells the exchange [CANC-B-006] [CANC-B-007] [CANC-B-008]", async () => {
    const { exchange, seen } = peer({ "tools/call": () => NEVER });
    const client = createClient(INFO, { exchange, timeout: 20 });
    const error = (await rejection(client.callTool("slow"))) as TimeoutError;
    expect(error).toBeInstanceOf(TimeoutError);
    expect(error.message).toContain("tools/call");
    expect(error.message).toContain("20 ms");
    expect(seen[0]!.context.signal.reason).toBe(error);
  });

  it("starts anew with progress [CANC-B-009]", async () => {
    const { exchange } = peer({
      "tools/call": async ({ request, context }) => {
        for (let step = 1; step <= 6; step++) {
          await new Promise((resolve) => setTimeout(resolve, 100));
          context.notify(progress({ progressToken: request.id, progress: step }));
        }
        return text("done");
      },
    });
    const client = createClient(INFO, { exchange });
    const steps: number[] = [];
    const result = await client.callTool("a", {}, { timeout: 400, onProgress: ({ progress }) => steps.push(progress) });
    expect(result.content).toEqual([{ type: "text", text: "done" }]);
    expect(steps).toEqual([1, 2, 3, 4, 5, 6]);
  });

  it("ends at the ceiling, progress or not [CANC-B-010]", async () => {
    const { exchange } = peer({
      "tools/call": async ({ request, context }) => {
        for (let step = 1; !context.signal.aborted; step++) {
          await new Promise((resolve) => setTimeout(resolve, 10));
          context.notify(progress({ progressToken: request.id, progress: step }));
        }
      },
    });
    const client = createClient(INFO, { exchange });
    const error = (await rejection(
      client.callTool("a", {}, { timeout: 5_000, maxTimeout: 80, onProgress: () => {} }),
    )) as TimeoutError;
    expect(error).toBeInstanceOf(TimeoutError);
    expect(error.message).toContain("maxTimeout");
  });

  it("takes Infinity and delays beyond what timers hold as they are meant", async () => {
    const { exchange } = peer({
      "tools/call": async () => {
        await new Promise((resolve) => setTimeout(resolve, 30));
        return text("ok");
      },
    });
    const client = createClient(INFO, { exchange });
    for (const timeout of [Infinity, 2 ** 40]) {
      await expect(client.callTool("a", {}, { timeout, maxTimeout: Infinity })).resolves.toBeDefined();
    }
  });

  it.each([0, -1, Number.NaN])("refuses %s as a timeout", async (timeout) => {
    const { exchange, seen } = peer({ "tools/call": () => text("ok") });
    expect(await rejection(createClient(INFO, { exchange }).callTool("a", {}, { timeout }))).toBeInstanceOf(RangeError);
    expect(seen).toEqual([]);
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
