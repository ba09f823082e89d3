import { ClosedError } from "@mortise/jsonrpc";
import type { JsonRpcMessage } from "@mortise/jsonrpc";
import { describe, expect, it } from "vitest";
import { cancel, notification, request, serve, settle } from "./support.js";

const codes = (messages: readonly JsonRpcMessage[]): unknown[] =>
  messages.map((message) => ("error" in message ? [message.id, message.error.code] : message));

describe("serveChannel", () => {
  it("runs each request as its own exchange and answers as they finish", async () => {
    const { channel, calls } = serve();
    for (const id of [0, "0", ""]) channel.receiver.message(request(id));
    expect(calls.map((call) => call.request.id)).toEqual([0, "0", ""]);
    calls[2]!.answer({ n: 2 });
    calls[0]!.answer({ n: 0 });
    await settle();
    expect(channel.sent).toEqual([
      { jsonrpc: "2.0", id: "", result: { n: 2 } },
      { jsonrpc: "2.0", id: 0, result: { n: 0 } },
    ]);
  });

  it("tells the exchange where it is", () => {
    const auth = { principal: "unix:1000", scopes: [] };
    const { channel, calls } = serve({ transport: "unix", auth });
    channel.receiver.message(request(1));
    const { context } = calls[0]!;
    expect([context.transport, context.auth, context.mirror]).toEqual(["unix", auth, undefined]);
    expect(context.with({ transport: "other" }).auth).toBe(auth);
  });

  it("sends notifications while the request is open and none afterwards [PROG-S-010]", async () => {
    const { channel, calls } = serve();
    channel.receiver.message(request(1));
    const { context, answer } = calls[0]!;
    context.notify(notification("notifications/progress", { progress: 1 }));
    answer({});
    await settle();
    context.notify(notification("notifications/progress", { progress: 2 }));
    expect(channel.sent).toEqual([
      notification("notifications/progress", { progress: 1 }),
      { jsonrpc: "2.0", id: 1, result: {} },
    ]);
  });

  it("aborts a cancelled request and sends nothing more for it [STDIO-S-012, STDIO-S-013, CANC-S-013]", async () => {
    const { channel, calls } = serve();
    channel.receiver.message(request(0));
    channel.receiver.message(cancel(0, "changed my mind"));
    const { context, answer } = calls[0]!;
    expect(context.signal.aborted).toBe(true);
    expect((context.signal.reason as Error).message).toContain("changed my mind");
    context.notify(notification("notifications/progress", { progress: 1 }));
    answer({});
    await settle();
    expect(channel.sent).toEqual([]);
  });

  it("ignores a cancellation that names nothing in flight, whatever its shape [CANC-S-014, CANC-B-019]", async () => {
    const { channel, calls } = serve();
    channel.receiver.message(request(1));
    for (const id of [2, "1", null, {}, undefined]) channel.receiver.message(cancel(id));
    channel.receiver.message(notification("notifications/cancelled"));
    calls[0]!.answer({});
    await settle();
    channel.receiver.message(cancel(1));
    expect(channel.sent).toEqual([{ jsonrpc: "2.0", id: 1, result: {} }]);
  });

  it("lets a cancelled id be used again while the first request still winds down [CANC-B-016]", async () => {
    const { channel, calls } = serve();
    channel.receiver.message(request(1, "first"));
    channel.receiver.message(cancel(1));
    channel.receiver.message(request(1, "second"));
    calls[0]!.answer({ from: "first" });
    await settle();
    channel.receiver.message(request(1, "third"));
    calls[1]!.answer({ from: "second" });
    await settle();
    expect(codes(channel.sent)).toEqual([[1, -32600], { jsonrpc: "2.0", id: 1, result: { from: "second" } }]);
  });

  it("refuses an id that is in flight already", async () => {
    const { channel, calls } = serve();
    channel.receiver.message(request("a"));
    channel.receiver.message(request("a"));
    expect(calls).toHaveLength(1);
    expect(codes(channel.sent)).toEqual([["a", -32600]]);
  });

  it("bounds what runs at once, cancelled requests that still run included", async () => {
    const { channel, calls } = serve({ maxInFlight: 2 });
    for (const id of [1, 2, 3]) channel.receiver.message(request(id));
    channel.receiver.message(cancel(1));
    channel.receiver.message(request(4));
    expect(codes(channel.sent)).toEqual([
      [3, -32603],
      [4, -32603],
    ]);
    calls[0]!.answer({});
    await settle();
    channel.receiver.message(request(5));
    expect(calls.map((call) => call.request.id)).toEqual([1, 2, 5]);
  });

  it("sends back why a line was no message, and takes no notice of responses and unknown notifications", () => {
    const { channel } = serve();
    const failed = { jsonrpc: "2.0", error: { code: -32700, message: "Not JSON" } } as const;
    channel.receiver.malformed(failed);
    channel.receiver.message({ jsonrpc: "2.0", id: 1, result: {} });
    channel.receiver.message(notification("notifications/made-up", {}));
    expect(channel.sent).toEqual([failed]);
  });

  it("tells the peer nothing of an exchange that rejects, and its own side everything", async () => {
    const heard: unknown[] = [];
    const { channel, calls } = serve({ onError: (error, { id }) => heard.push([error, id]) });
    const bug = new Error("secret");
    channel.receiver.message(request(1));
    calls[0]!.reject(bug);
    channel.receiver.message(request(2));
    calls[1]!.answer({ n: 1n });
    await settle();
    expect(channel.sent).toEqual(
      [1, 2].map((id) => ({ jsonrpc: "2.0", id, error: { code: -32603, message: "Internal error" } })),
    );
    expect(heard).toEqual([
      [bug, 1],
      [expect.any(TypeError), 2],
    ]);
  });

  it("follows the result of a subscription with notifications/cancelled, and nothing else [CANC-S-002, CANC-S-003, CANC-S-012]", async () => {
    const { channel, calls } = serve();
    channel.receiver.message(request(7, "subscriptions/listen"));
    channel.receiver.message(request(8, "tools/call"));
    for (const call of calls) call.answer({});
    await settle();
    expect(channel.sent).toEqual([
      { jsonrpc: "2.0", id: 7, result: {} },
      notification("notifications/cancelled", { requestId: 7 }),
      { jsonrpc: "2.0", id: 8, result: {} },
    ]);
  });

  it("drains when the peer ends: subscriptions at once, requests when they are done [STDIO-S-015]", async () => {
    const { channel, calls, serving } = serve();
    channel.receiver.message(request(1, "subscriptions/listen"));
    channel.receiver.message(request(2));
    channel.receiver.end();
    expect(calls[0]!.context.signal.aborted).toBe(true);
    expect(calls[1]!.context.signal.aborted).toBe(false);
    channel.receiver.message(request(3));
    calls[0]!.answer({});
    calls[1]!.answer({ done: true });
    expect(await serving.closed).toBeUndefined();
    expect(codes(channel.sent)).toEqual([
      notification("notifications/cancelled", { requestId: 1 }),
      [3, -32603],
      { jsonrpc: "2.0", id: 2, result: { done: true } },
    ]);
    expect(channel.closedTimes).toBe(1);
  });

  it("aborts what is not done within drainMs", async () => {
    const { channel, calls, serving } = serve({ drainMs: 20 });
    channel.receiver.message(request(1));
    await Promise.all([serving.close(), serving.close()]);
    expect((calls[0]!.context.signal.reason as ClosedError).code).toBe("CLOSED");
    expect(channel.sent).toEqual([]);
    expect(channel.closedTimes).toBe(1);
  });

  it("does not wait when the channel broke, and says what broke it", async () => {
    const { channel, calls, serving } = serve({ drainMs: 60_000 });
    channel.receiver.message(request(1));
    const broken = new ClosedError("reset");
    channel.receiver.end(broken);
    expect(calls[0]!.context.signal.reason).toBe(broken);
    expect(await serving.closed).toBe(broken);
  });
});

describe("how far the other end may be", () => {
  it.each([
    [{}, "process"],
    [{ transport: "websocket" }, "network"],
    [{ transport: "unix socket", reach: "machine" as const }, "machine"],
  ])("%j is %s", (options, expected) => {
    const { channel, calls } = serve(options);
    channel.receiver.message(request(1));
    expect(calls[0]!.context.reach).toBe(expected);
  });
});
