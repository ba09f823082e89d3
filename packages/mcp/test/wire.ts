import { createClient } from "@mortise/client";
import type { Client } from "@mortise/client";
import type { JsonObject, Transport } from "@mortise/jsonrpc";
import { serve } from "@mortise/mcp";
import type { Server } from "@mortise/mcp";
import { httpTransport, SseReader } from "@mortise/transport-http";
import type { Answer, HttpSender, Outgoing } from "@mortise/transport-http";
import { nodePool } from "@mortise/transport-http/node";
import { byteChannel, channelTransport, serveChannel, webStreamPort } from "@mortise/transport-stdio";

/** All that went over a wire, in the order of each direction, as it was written. */
export interface Wire {
  readonly sent: string[];
  readonly received: string[];
}

/** A client and a server with a recorded wire between them. */
export interface Wired {
  readonly client: Client;
  readonly transport: Transport;
  /** The messages so far, parsed: what is no JSON throws. */
  sent(): JsonObject[];
  received(): JsonObject[];
  /** Where the server is, over HTTP. */
  readonly url?: string;
  close(): Promise<void>;
}

const INFO = { name: "wire", version: "1" };
const parse = (texts: readonly string[]): JsonObject[] => texts.map((text) => JSON.parse(text) as JsonObject);

function wired(transport: Transport, wire: Wire, rest: { url?: string; end(): Promise<void> }): Wired {
  const client = createClient(INFO, {
    transport,
    onForm: () => ({ action: "accept", content: { name: "Ada" } }),
  });
  return {
    client,
    transport,
    sent: () => parse(wire.sent),
    received: () => parse(wire.received),
    ...(rest.url !== undefined && { url: rest.url }),
    async close() {
      await client.close();
      await rest.end();
    },
  };
}

/** Over real sockets. */
export async function overHttp(server: Server): Promise<Wired> {
  const wire: Wire = { sent: [], received: [] };
  const served = await serve(server, { http: { drainTimeout: 100 }, signals: false });
  const url = served.url as string;
  return wired(httpTransport(url, { sender: recorder(nodePool(), wire) }), wire, { url, end: () => served.close() });
}

/** Over the lines of stdio, on a pair of byte streams. */
export async function overLines(server: Server): Promise<Wired> {
  const wire: Wire = { sent: [], received: [] };
  const up = tap(wire.sent);
  const down = tap(wire.received);
  const serving = serveChannel(
    byteChannel(webStreamPort({ readable: up.readable, writable: down.writable })),
    server.exchange,
  );
  const transport = channelTransport(byteChannel(webStreamPort({ readable: down.readable, writable: up.writable })));
  return Promise.resolve(wired(transport, wire, { end: () => serving.close() }));
}

function tap(lines: string[]): TransformStream<Uint8Array, Uint8Array> {
  const decoder = new TextDecoder("utf-8", { fatal: true });
  let rest = "";
  return new TransformStream(
    {
      transform(chunk, controller) {
        const parts = (rest + decoder.decode(chunk, { stream: true })).split("\n");
        rest = parts.pop() ?? "";
        lines.push(...parts);
        controller.enqueue(chunk);
      },
    },
    { highWaterMark: 1 << 16, size: (chunk: Uint8Array) => chunk.length },
    { highWaterMark: 1 << 16, size: (chunk: Uint8Array) => chunk.length },
  );
}

function recorder(inner: HttpSender, { sent, received }: Wire): HttpSender {
  return {
    close: () => inner.close(),
    send(post: Outgoing) {
      sent.push(post.body ?? "");
      const sending = inner.send(post);
      return { cancel: () => sending.cancel(), answer: sending.answer.then((answer) => recorded(answer, received)) };
    },
  };
}

function recorded(answer: Answer, received: string[]): Answer {
  return {
    status: answer.status,
    header: (name) => answer.header(name),
    discard: () => answer.discard(),
    async text(limit) {
      const text = await answer.text(limit);
      received.push(text);
      return text;
    },
    read(onText) {
      const events = new SseReader((event) => received.push(event.data), 1 << 20);
      return answer.read((text) => {
        events.push(text);
        onText(text);
      });
    },
  };
}
