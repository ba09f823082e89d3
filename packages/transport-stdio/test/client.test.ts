import { AbortedError, ClosedError, Context, LocalError, TimeoutError } from "@mortise/jsonrpc";
import type { InvalidMessageError, JsonRpcMessage, JsonRpcNotification, JsonRpcResponse } from "@mortise/jsonrpc";
import { channelTransport } from "@mortise/transport-stdio";
import type { ChannelTransport, ChannelTransportOptions } from "@mortise/transport-stdio";
import { describe, expect, it } from "vitest";
import { notification, request, ScriptedChannel, settle } from "./support.js";

function connect(options?: ChannelTransportOptions): { channel: ScriptedChannel; transport: ChannelTransport } {
  const channel = new ScriptedChannel();
  return { channel, transport: channelTransport(channel, options) };
}

/** A context whose notifications are kept, and that can be aborted. */
function caller(): { context: Context; heard: JsonRpcNotification[]; abort(reason?: unknown): void } {
  const controller = new AbortController();
  const heard: JsonRpcNotification[] = [];
  const context = new Context({ signal: controller.signal, notify: (note) => heard.push(note) });
  return { context, heard, abort: (reason) => controller.abort(reason) };
}

const result = (id: string | number, of: Record<string, unknown> = {}): JsonRpcResponse => ({
  jsonrpc: "2.0",
  id,
  result: of,
});
const rejection = (promise: Promise<unknown>): Promise<LocalError> =>
  promise.then(
    () => expect.fail("resolved"),
    (error: LocalError) => error,
  );

describe("channelTransport", () => {
  it("matches answers by id and type of id, in any order, errors included", async () => {
    const { channel, transport } = connect();
    const answers = [0, "0", 1].map((id) => transport.exchange(request(id), new Context()));
    const failed = { jsonrpc: "2.0", id: 1, error: { code: -32601, message: "no" } } as const;
    for (const message of [failed, result("0", { of: "string" }), result(0, { of: "number" })])
      channel.receiver.message(message);
    expect(await Promise.all(answers)).toEqual([result(0, { of: "number" }), result("0", { of: "string" }), failed]);
  });

  it("routes progress to the request that holds its token, token 0 included", async () => {
    const { channel, transport } = connect();
    const [zero, named] = [caller(), caller()];
    const strays: JsonRpcMessage[] = [];
    transport.unclaimed = (message) => void strays.push(message);
    void transport.exchange(request(1, "m", { _meta: { progressToken: 0 } }), zero.context);
    void transport.exchange(request(2, "m", { _meta: { progressToken: "0" } }), named.context);
    const [forZero, forNamed, forNobody] = [0, "0", "1"].map((progressToken) =>
      notification("notifications/progress", { progressToken, progress: 1 }),
    ) as [JsonRpcNotification, JsonRpcNotification, JsonRpcNotification];
    for (const note of [forZero, forNamed, forNobody]) channel.receiver.message(note);
    expect([zero.heard, named.heard, strays]).toEqual([[forZero], [forNamed], [forNobody]]);
    channel.receiver.message(result(1));
    channel.receiver.message(forZero);
    expect([zero.heard.length, strays.length]).toEqual([1, 2]);
  });

  it("hands each log message to one request: the oldest open one that asked for any", () => {
    const { channel, transport } = connect();
    const [silent, first, second] = [caller(), caller(), caller()];
    const strays: JsonRpcMessage[] = [];
    transport.unclaimed = (message) => void strays.push(message);
    const asking = { _meta: { "io.modelcontextprotocol/logLevel": "info" } };
    void transport.exchange(request(1), silent.context);
    void transport.exchange(request(2, "m", asking), first.context);
    void transport.exchange(request(3, "m", asking), second.context);
    const log = notification("notifications/message", { level: "info", data: 0 }) as JsonRpcNotification;
    for (const answered of [2, 3, 1]) {
      channel.receiver.message(log);
      channel.receiver.message(result(answered));
    }
    expect([silent.heard, first.heard, second.heard, strays]).toEqual([[], [log], [log], [log]]);
  });

  it("routes subscription notifications by subscription id, id 0 included [STDIO-C-009]", () => {
    const { channel, transport } = connect();
    const [first, second] = [caller(), caller()];
    void transport.exchange(request(0, "subscriptions/listen"), first.context);
    void transport.exchange(request("0", "subscriptions/listen"), second.context);
    const [forFirst, forSecond] = [0, "0"].map((id) =>
      notification("notifications/tools/list_changed", { _meta: { "io.modelcontextprotocol/subscriptionId": id } }),
    ) as [JsonRpcNotification, JsonRpcNotification];
    channel.receiver.message(forSecond);
    channel.receiver.message(forFirst);
    expect([first.heard, second.heard]).toEqual([[forFirst], [forSecond]]);
  });

  it("cancels on abort and ignores the late answer [STDIO-C-011, CANC-C-005, CANC-C-001, CANC-C-015]", async () => {
    const { channel, transport } = connect();
    const { context, abort } = caller();
    const answer = transport.exchange(request(0), context);
    abort("enough");
    const error = await rejection(answer);
    expect(error).toBeInstanceOf(AbortedError);
    expect(error.cause).toBe("enough");
    expect(channel.sent).toEqual([
      request(0),
      notification("notifications/cancelled", { requestId: 0, reason: "enough" }),
    ]);
    channel.receiver.message(result(0));
    const again = transport.exchange(request(0), new Context());
    channel.receiver.message(result(0, { second: true }));
    expect(await again).toEqual(result(0, { second: true }));
  });

  it("rejects with the signal's reason where that is an error of ours [CANC-B-007]", async () => {
    const { channel, transport } = connect();
    const { context, abort } = caller();
    const answer = transport.exchange(request(1), context);
    const timeout = new TimeoutError("No answer within 5 s.");
    abort(timeout);
    expect(await rejection(answer)).toBe(timeout);
    expect(channel.sent).toHaveLength(2);
  });

  it("sends nothing for a request that was aborted before, or is answered already [CANC-C-011]", async () => {
    const { channel, transport } = connect();
    const early = caller();
    early.abort();
    expect((await rejection(transport.exchange(request(1), early.context))).code).toBe("ABORTED");
    const late = caller();
    const answer = transport.exchange(request(2), late.context);
    channel.receiver.message(result(2));
    await answer;
    late.abort();
    expect(channel.sent).toEqual([request(2)]);
  });

  it("refuses a second request under an open id, and more than maxPending", async () => {
    const { channel, transport } = connect({ maxPending: 2 });
    void transport.exchange(request(1), new Context());
    expect((await rejection(transport.exchange(request(1), new Context()))).code).toBe("DUPLICATE_ID");
    void transport.exchange(request(2), new Context());
    expect((await rejection(transport.exchange(request(3), new Context()))).code).toBe("TOO_MANY_PENDING");
    channel.receiver.message(result(1));
    void transport.exchange(request(3), new Context());
    expect(channel.sent).toEqual([request(1), request(2), request(3)]);
  });

  it("rejects a request that is not JSON and stays usable", async () => {
    const { channel, transport } = connect();
    expect((await rejection(transport.exchange(request(1, "m", { n: 1n }), new Context()))).code).toBe(
      "INVALID_MESSAGE",
    );
    const answer = transport.exchange(request(1), new Context());
    channel.receiver.message(result(1));
    expect(await answer).toEqual(result(1));
  });

  it("writes no response unless it is asked something [STDIO-C-008]", async () => {
    const { channel, transport } = connect();
    const answer = transport.exchange(request(1), new Context());
    for (const message of [notification("n"), result(1), result(99)]) channel.receiver.message(message);
    channel.receiver.malformed({ jsonrpc: "2.0", error: { code: -32700, message: "Not JSON" } });
    await answer;
    expect(channel.sent).toEqual([request(1)]);
  });

  it("answers a peer's request with what unclaimed returns, or with -32601", async () => {
    const { channel, transport } = connect();
    channel.receiver.message(request(0, "ping"));
    await settle();
    transport.unclaimed = async (message) => result(message.id ?? "", { pong: true });
    channel.receiver.message(request(1, "ping"));
    await settle();
    transport.unclaimed = () => undefined;
    channel.receiver.message(request(2, "ping"));
    await settle();
    expect(channel.sent.map((message) => ("error" in message ? message.error.code : message))).toEqual([
      -32601,
      result(1, { pong: true }),
      -32601,
    ]);
  });

  it("ends a subscription that the server cancels, and leaves every other request alone [CANC-B-019]", async () => {
    const { channel, transport } = connect();
    const listening = transport.exchange(request(1, "subscriptions/listen"), new Context());
    const calling = transport.exchange(request(2, "tools/call"), new Context());
    for (const requestId of [2, 3, null, 1, 1]) {
      channel.receiver.message(notification("notifications/cancelled", { requestId }));
    }
    expect((await rejection(listening)).code).toBe("CLOSED");
    channel.receiver.message(result(1));
    channel.receiver.message(result(2));
    expect(await calling).toEqual(result(2));
    expect(channel.sent).toHaveLength(2);
  });

  it("rejects all that is open when the channel ends, says why, and refuses what comes later", async () => {
    const { channel, transport } = connect();
    const open = [1, 2].map((id) => rejection(transport.exchange(request(id), new Context())));
    const why = new LocalError("PROCESS_EXITED", "exited with code 3");
    channel.receiver.end(why);
    for (const error of await Promise.all(open)) {
      expect(error).toBeInstanceOf(ClosedError);
      expect(error.message).toContain("exited with code 3");
      expect(error.cause).toBe(why);
    }
    expect(await transport.closed).toBe(why);
    const later = await rejection(transport.exchange(request(3), new Context()));
    expect(later.message).toMatch(/closed.*exited with code 3/);
    expect(channel.closedTimes).toBe(1);
  });

  it("closes twice without harm; closed then has no error", async () => {
    const { transport } = connect();
    const open = rejection(transport.exchange(request(1), new Context()));
    await Promise.all([transport.close(), transport.close()]);
    expect((await open).code).toBe("CLOSED");
    expect(await transport.closed).toBeUndefined();
  });

  it("reports what is no message, and a server that could not read ours", () => {
    const heard: InvalidMessageError[] = [];
    const { channel } = connect({ onInvalid: (error) => heard.push(error) });
    channel.receiver.malformed({ jsonrpc: "2.0", error: { code: -32700, message: "Not JSON: hello" } });
    channel.receiver.message({ jsonrpc: "2.0", error: { code: -32700, message: "cannot read" } });
    expect(heard.map((error) => error.message)).toEqual([
      expect.stringContaining("Not JSON: hello"),
      expect.stringContaining("cannot read (-32700)"),
    ]);
  });

  it("leaves no listener on the signal", async () => {
    const { channel, transport } = connect();
    const listeners = new Set<unknown>();
    const { signal } = new AbortController();
    const { addEventListener, removeEventListener } = signal;
    signal.addEventListener = (type: string, listener: never) => {
      listeners.add(listener);
      addEventListener.call(signal, type, listener);
    };
    signal.removeEventListener = (type: string, listener: never) => {
      listeners.delete(listener);
      removeEventListener.call(signal, type, listener);
    };
    const answer = transport.exchange(request(1), new Context({ signal }));
    expect(listeners.size).toBe(1);
    channel.receiver.message(result(1));
    await answer;
    expect(listeners.size).toBe(0);
  });
});
