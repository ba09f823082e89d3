import { createClient } from "@mortise/client";
import { AbortedError, TimeoutError } from "@mortise/jsonrpc";
import { describe, expect, it } from "vitest";
import { deferred, INFO, peer, progress, rejection, text } from "./peer.js";

const NEVER = new Promise<never>(() => {});

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

it("puts one listener on a signal that many calls share", async () => {
  const gate = deferred<void>();
  const { exchange } = peer({ "tools/call": async () => (await gate.promise, text("ok")) });
  const controller = new AbortController();
  const { signal } = controller;
  let listeners = 0;
  const add = signal.addEventListener.bind(signal);
  signal.addEventListener = ((...args: Parameters<typeof add>) => (listeners++, add(...args))) as typeof add;
  const clients = [createClient(INFO, { exchange }), createClient(INFO, { exchange })];
  const calls = Array.from({ length: 40 }, (_, i) => clients[i % 2]!.callTool("a", {}, { signal }));
  expect(listeners).toBe(1);
  gate.resolve();
  await Promise.all(calls);
  const never = createClient(INFO, { exchange: () => NEVER });
  const open = Array.from({ length: 40 }, () => rejection(never.callTool("a", {}, { signal })));
  controller.abort("all of you");
  for (const error of await Promise.all(open)) expect(error).toMatchObject({ code: "ABORTED", cause: "all of you" });
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
