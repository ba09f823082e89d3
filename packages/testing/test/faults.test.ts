import { ClosedError } from "@mortise/jsonrpc";
import type { JsonRpcMessage } from "@mortise/jsonrpc";
import { faulty, faultyChannel, faultyPort, testClient } from "@mortise/testing";
import type { FaultPlan } from "@mortise/testing";
import { byteChannel, channelTransport, serveChannel } from "@mortise/transport-stdio";
import type { BytePort, ByteSink, Channel, ChannelReceiver } from "@mortise/transport-stdio";
import { describe, expect, it } from "vitest";
import { sampleServer } from "./sample-server.js";

const message = (n: number): JsonRpcMessage => ({ jsonrpc: "2.0", method: "n", params: { n } });

/** Two channels whose messages arrive at each other at once. */
function channelPair(): readonly [Channel, Channel] {
  const receivers: ChannelReceiver[] = [];
  const end = (own: number): Channel => ({
    open: (receiver) => void (receivers[own] = receiver),
    send: (sent) => queueMicrotask(() => receivers[1 - own]?.message(sent)),
    close: () => Promise.resolve(),
  });
  return [end(0), end(1)];
}

/** What arrives of a hundred messages. */
async function arriving(plan: FaultPlan): Promise<number[]> {
  const [near, far] = channelPair();
  const arrived: number[] = [];
  far.open({
    message: (m) => void arrived.push(("params" in m ? m.params?.n : 0) as number),
    malformed() {},
    end() {},
  });
  const channel = faultyChannel(near, plan);
  for (let n = 0; n < 100; n++) channel.send(message(n));
  await new Promise((resolve) => setTimeout(resolve, 60));
  return arrived;
}

const sorted = (numbers: readonly number[]): number[] => [...numbers].sort((a, b) => a - b);
const ALL = Array.from({ length: 100 }, (_, n) => n);

describe("a faulty channel", () => {
  it("changes nothing without a plan", async () => {
    expect(await arriving({})).toEqual(ALL);
  });

  it("does what the plan says, the same for the same seed", async () => {
    const dropped = await arriving({ drop: 0.3 });
    expect(dropped.length).toBeLessThan(90);
    expect(dropped.length).toBeGreaterThan(50);
    expect(await arriving({ drop: 0.3 })).toEqual(dropped);
    expect(await arriving({ drop: 0.3, seed: 2 })).not.toEqual(dropped);
    const doubled = await arriving({ duplicate: 0.3 });
    expect(doubled.length).toBeGreaterThan(110);
    expect([...new Set(doubled)]).toEqual(ALL);
    for (const plan of [{ reorder: 0.3 }, { delay: 0.3 }]) {
      const mixed = await arriving(plan);
      expect(mixed).not.toEqual(ALL);
      expect(sorted(mixed)).toEqual(ALL);
    }
  });

  it("refuses a plan that is none", () => {
    expect(() => faultyChannel(channelPair()[0], { drop: 0.7, delay: 0.7 })).toThrow(RangeError);
    expect(() => faultyChannel(channelPair()[0], { drop: -1 })).toThrow(RangeError);
  });

  it("shows that late, repeated and reordered answers find their requests all the same [CANC-B-016] [CANC-C-015]", async () => {
    const [near, far] = channelPair();
    const serving = serveChannel(far, sampleServer().exchange);
    const plan = { seed: 7, duplicate: 0.2, reorder: 0.2, delay: 0.2 };
    const client = testClient(() => Promise.reject(new Error("unused")), {
      over: () => channelTransport(faultyChannel(near, plan)),
    });
    const names = ALL.map((n) => `caller ${n}`);
    const answers = await Promise.allSettled(names.map((who) => client.callTool("greet", { who })));
    // A repeated request meets its own id in flight: that is refused, and the refusal may be what comes first.
    const answered = answers.flatMap((answer, n) =>
      answer.status === "fulfilled" ? [[n, answer.value.content[0]]] : [],
    );
    expect(answered.length).toBeGreaterThan(70);
    for (const [n, content] of answered) expect(content).toEqual({ type: "text", text: `Hello, caller ${String(n)}!` });
    await client.close();
    await serving.close();
  });
});

describe("faulty middleware", () => {
  it("loses requests, which end by their time limit, and severs others", async () => {
    const client = testClient(sampleServer(), {
      middleware: [faulty({ seed: 3, drop: 0.2, sever: 0.2 })],
      timeout: 100,
    });
    const outcomes = await Promise.all(
      ALL.map((n) =>
        client.callTool("greet", { who: String(n) }).then(
          () => "answered",
          (error: { code: unknown }) => error.code,
        ),
      ),
    );
    const count = (outcome: string): number => outcomes.filter((one) => one === outcome).length;
    expect([count("answered") > 30, count("TIMEOUT") > 10, count("CLOSED") > 5]).toEqual([true, true, true]);
    expect(count("answered") + count("TIMEOUT") + count("CLOSED")).toBe(100);
  });

  it("calls the peer twice for a repeated request, and answers once", async () => {
    let calls = 0;
    const { exchange } = sampleServer();
    const client = testClient((request, context) => (calls++, exchange(request, context)), {
      middleware: [faulty({ duplicate: 1 })],
    });
    expect(await client.callTool("greet", { who: "Ada" })).toMatchObject({ content: [{ text: "Hello, Ada!" }] });
    expect(calls).toBe(2);
  });
});

describe("a faulty port", () => {
  /** A port that reads what the test pushes. */
  function port(): BytePort & { sink: ByteSink } {
    const own = { sink: undefined as unknown as ByteSink };
    return Object.assign(own, {
      start: (sink: ByteSink) => void (own.sink = sink),
      write: () => true,
      pause() {},
      resume() {},
      close: () => Promise.resolve(),
    });
  }
  const text = `${JSON.stringify({ jsonrpc: "2.0", method: "häh?", params: { emoji: "🧩" } })}\n`;
  const bytes = new TextEncoder().encode(text.repeat(3));

  it("cuts bytes into pieces, inside characters too, and a channel puts them together", () => {
    const source = port();
    const received: JsonRpcMessage[] = [];
    const channel = byteChannel(faultyPort(source, { maxPiece: 2 }));
    channel.open({ message: (m) => void received.push(m), malformed: () => expect.unreachable(), end() {} });
    source.sink.data(bytes);
    expect(received).toEqual(Array.from({ length: 3 }, () => JSON.parse(text) as unknown));
  });

  it("ends in the middle of a message as a peer that died", () => {
    const source = port();
    const events: unknown[] = [];
    const channel = byteChannel(faultyPort(source, { truncateAfter: Math.floor(bytes.length / 2) }));
    channel.open({
      message: () => void events.push("message"),
      malformed: () => void events.push("malformed"),
      end: (error) => void events.push(error),
    });
    source.sink.data(bytes);
    source.sink.data(bytes);
    expect(events).toEqual(["message", "malformed", expect.any(ClosedError)]);
  });
});
