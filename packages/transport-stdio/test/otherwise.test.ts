import type { JsonRpcMessage } from "@mortise/jsonrpc";
import type { ServeChannelOptions } from "@mortise/transport-stdio";
import { describe, expect, it } from "vitest";
import { cancel, notification, request, serve, settle } from "./support.js";

describe("what this revision does not claim", () => {
  it("offers `otherwise` what this revision does not claim, and keeps the rest", () => {
    const offered: JsonRpcMessage[] = [];
    const otherwise: ServeChannelOptions["otherwise"] = (message, send) => {
      offered.push(message);
      const taken = "method" in message && message.method !== "left";
      if (taken && message.id !== undefined) send({ jsonrpc: "2.0", id: message.id, result: { taken } });
      return taken;
    };
    const { channel, calls } = serve({ otherwise });
    const modern = request(1, "m", { _meta: { "io.modelcontextprotocol/protocolVersion": "2026-07-28" } });
    const foreign = [
      request(2, "old", {}),
      request(3, "left"),
      notification("notifications/other"),
      cancel(99),
      { jsonrpc: "2.0", id: 4, result: {} },
    ] as const;
    for (const message of [modern, ...foreign, cancel(1)]) channel.receiver.message(message);
    expect(offered).toEqual(foreign);
    expect(calls.map((call) => call.request.id)).toEqual([1, 3]);
    expect(calls[0]!.context.signal.aborted).toBe(true);
    expect(channel.sent).toEqual([{ jsonrpc: "2.0", id: 2, result: { taken: true } }]);
  });

  it("stays open for what `otherwise` is not done with, and tells of the end of its input first", async () => {
    let done!: () => void;
    let ends = 0;
    const otherwise = () => new Promise<void>((resolve) => (done = resolve));
    const { channel, serving } = serve({ otherwise, onEnd: () => (ends += 1), drainMs: 10_000 });
    channel.receiver.message(request(1, "old"));
    channel.receiver.end();
    await settle();
    expect([ends, channel.closedTimes]).toEqual([1, 0]);
    channel.receiver.message(request(2, "old"));
    expect(channel.sent).toMatchObject([{ id: 2, error: { code: -32603 } }]);
    done();
    await serving.closed;
    expect([ends, channel.closedTimes]).toEqual([1, 1]);
  });
});
