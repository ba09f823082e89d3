import type { JsonRpcFailure, JsonRpcMessage, LocalError } from "@mortise/jsonrpc";
import { byteChannel } from "@mortise/transport-stdio";
import type { ByteChannelOptions, BytePort, ByteSink, Channel } from "@mortise/transport-stdio";
import { describe, expect, it } from "vitest";
import { notification, request, settle } from "./support.js";

class ScriptedPort implements BytePort {
  readonly writes: string[] = [];
  readonly calls: string[] = [];
  accepts = true;
  sink!: ByteSink;
  start(sink: ByteSink): void {
    this.sink = sink;
  }
  write(text: string): boolean {
    this.writes.push(text);
    return this.accepts;
  }
  pause(): void {
    this.calls.push("pause");
  }
  resume(): void {
    this.calls.push("resume");
  }
  async close(): Promise<void> {
    this.calls.push("close");
  }
}

interface Opened {
  readonly port: ScriptedPort;
  readonly channel: Channel;
  readonly messages: JsonRpcMessage[];
  readonly malformed: JsonRpcFailure[];
  readonly ends: (LocalError | undefined)[];
  arrive(text: string): void;
}

function open(options?: ByteChannelOptions, holdable = false): Opened {
  const port = new ScriptedPort();
  const channel = byteChannel(port, options);
  const messages: JsonRpcMessage[] = [];
  const malformed: JsonRpcFailure[] = [];
  const ends: (LocalError | undefined)[] = [];
  channel.open({
    message: (message) => void messages.push(message),
    malformed: (failure) => void malformed.push(failure),
    end: (error) => void ends.push(error),
    holdable,
  });
  return { port, channel, messages, malformed, ends, arrive: (text) => port.sink.data(new TextEncoder().encode(text)) };
}

describe("byteChannel", () => {
  it("writes each message as one line, and a turn as one write [STDIO-B-001]", async () => {
    const { port, channel } = open();
    channel.send(request(1, "echo", { text: "two\nlines" }));
    channel.send(request(2));
    expect(port.writes).toEqual([]);
    await settle();
    expect(port.writes).toHaveLength(1);
    const lines = port.writes[0]!.split("\n");
    expect(lines.map((line) => (line === "" ? line : JSON.parse(line)))).toEqual([
      request(1, "echo", { text: "two\nlines" }),
      request(2),
      "",
    ]);
  });

  it("delivers messages, and the reason for whatever is none, in order [STDIO-B-007]", () => {
    const { arrive, messages, malformed } = open();
    arrive(
      `${JSON.stringify(request(0))}\nhello\n[]\n${JSON.stringify(notification("n"))}\n{"jsonrpc":"1.0","id":"","method":"m"}\n`,
    );
    expect(messages).toEqual([request(0), notification("n")]);
    expect(malformed.map(({ id, error }) => [id, error.code])).toEqual([
      [undefined, -32700],
      [undefined, -32600],
      ["", -32600],
    ]);
  });

  it("refuses an oversized line and reads on", () => {
    const { arrive, messages, malformed } = open({ maxLineBytes: 60 });
    arrive(`{"jsonrpc":"2.0","method":"${"x".repeat(100)}`);
    arrive(`"}\n${JSON.stringify(request(1))}\n`);
    expect(malformed.map(({ error }) => error.code)).toEqual([-32700]);
    expect(messages).toEqual([request(1)]);
  });

  it("holds on while the port is blocked, then writes what waited at once", async () => {
    const { port, channel } = open();
    port.accepts = false;
    channel.send(request(1));
    await settle();
    channel.send(request(2));
    channel.send(request(3));
    await settle();
    expect(port.writes).toHaveLength(1);
    expect(port.calls).toEqual([]);
    port.accepts = true;
    port.sink.drain();
    expect(port.writes[1]).toBe(`${JSON.stringify(request(2))}\n${JSON.stringify(request(3))}\n`);
  });

  it("stops reading meanwhile where the receiver may be held", async () => {
    const { port, channel } = open({}, true);
    port.accepts = false;
    channel.send(request(1));
    await settle();
    expect(port.calls).toEqual(["pause"]);
    port.sink.drain();
    expect(port.calls).toEqual(["pause", "resume"]);
  });

  it("refuses a client's message rather than hold more than maxWaiting, until the peer reads on", async () => {
    const { port, channel, ends } = open({ maxWaiting: 500 });
    const large = request(1, "echo", { text: "x".repeat(1000) });
    channel.send(large); // the peer has not been asked to read yet
    port.accepts = false;
    await settle();
    expect(() => channel.send(large)).toThrow(expect.objectContaining({ code: "BACKLOG_FULL" }) as Error);
    channel.send(request(2));
    port.accepts = true;
    port.sink.drain();
    channel.send(large);
    await settle();
    expect(port.writes).toEqual([large, request(2), large].map((message) => `${JSON.stringify(message)}\n`));
    expect(ends).toEqual([]);
  });

  it("ends a server's channel rather than hold more than maxWaiting for a peer that does not read", async () => {
    const { port, channel, ends } = open({ maxWaiting: 500 }, true);
    port.accepts = false;
    for (let id = 0; id < 100; id++) {
      channel.send(request(id));
      await settle();
    }
    expect(ends.map((error) => error?.code)).toEqual(["CLOSED"]);
    expect(ends[0]?.message).toContain("does not read");
    expect(port.calls).toEqual(["pause", "close"]);
  });

  it("takes a last line without a newline, reports a cut one, then ends", () => {
    const whole = open();
    whole.arrive(JSON.stringify(request(1)));
    whole.port.sink.end();
    expect(whole.messages).toEqual([request(1)]);
    expect(whole.ends).toEqual([undefined]);

    const half = open();
    half.arrive(JSON.stringify(request(1)).slice(0, -1));
    half.port.sink.end();
    expect(half.messages).toEqual([]);
    expect(half.malformed.map(({ error }) => error.code)).toEqual([-32700]);
  });

  it("writes what is queued before it closes, and delivers nothing afterwards", async () => {
    const { port, channel, arrive, messages, ends } = open();
    channel.send(request(1));
    await Promise.all([channel.close(), channel.close()]);
    channel.send(request(2));
    arrive(`${JSON.stringify(request(3))}\n`);
    port.sink.end();
    await settle();
    expect(port.writes).toEqual([`${JSON.stringify(request(1))}\n`]);
    expect(port.calls).toEqual(["close"]);
    expect([messages, ends]).toEqual([[], []]);
  });
});
