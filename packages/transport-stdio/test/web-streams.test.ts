import { Context } from "@mortise/jsonrpc";
import { byteChannel, channelTransport, serveChannel, webStreamPort } from "@mortise/transport-stdio";
import type { WebStreams } from "@mortise/transport-stdio";
import { describe, expect, it } from "vitest";
import { request } from "./support.js";

/** Two ends of one connection. */
function pair(): [WebStreams, WebStreams] {
  const there = new TransformStream<Uint8Array, Uint8Array>();
  const back = new TransformStream<Uint8Array, Uint8Array>();
  return [
    { readable: back.readable, writable: there.writable },
    { readable: there.readable, writable: back.writable },
  ];
}

const echo: Parameters<typeof serveChannel>[1] = async ({ id, params }) => ({
  jsonrpc: "2.0",
  id,
  result: params ?? {},
});

describe("webStreamPort", () => {
  it("carries a round trip of many requests, then ends both sides [TRN-B-005, TRN-B-007]", async () => {
    const [near, far] = pair();
    const serving = serveChannel(byteChannel(webStreamPort(far)), echo);
    const transport = channelTransport(byteChannel(webStreamPort(near)));
    const ids = Array.from({ length: 100 }, (_, id) => id);
    const text = "ü".repeat(5000);
    const answers = await Promise.all(
      ids.map((id) => transport.exchange(request(id, "echo", { id, text }), new Context())),
    );
    expect(answers).toEqual(ids.map((id) => ({ jsonrpc: "2.0", id, result: { id, text } })));
    await transport.close();
    expect(await serving.closed).toBeUndefined();
  });

  it("rejects what is open when the stream fails, and says how", async () => {
    const [near] = pair();
    const readable = new ReadableStream<Uint8Array>({
      pull: (controller) => controller.error(new Error("the cable was cut")),
    });
    const transport = channelTransport(byteChannel(webStreamPort({ ...near, readable })));
    await expect(transport.exchange(request(1), new Context())).rejects.toThrow("the cable was cut");
    expect((await transport.closed)?.code).toBe("CLOSED");
  });

  it("closes although the peer does not read", async () => {
    const [near] = pair();
    const transport = channelTransport(byteChannel(webStreamPort(near)));
    void transport.exchange(request(1), new Context()).catch(() => undefined);
    await transport.close();
    expect(await transport.closed).toBeUndefined();
  });
});
