import { Context } from "@mortise/jsonrpc";
import { channelTransport, serveChannel } from "@mortise/transport-stdio";
import type { ChannelTransport, Serving } from "@mortise/transport-stdio";
import { socketChannel } from "@mortise/transport-stdio/node";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { connect, createServer } from "node:net";
import type { AddressInfo, Server, Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { request } from "../support.js";

interface Connected {
  readonly transport: ChannelTransport;
  readonly clientSocket: Socket;
  readonly serving: Serving;
}

async function connected(where: string | 0, drainMs = 1000): Promise<Connected> {
  const server: Server = createServer({ allowHalfOpen: true });
  server.listen(where === 0 ? { port: 0, host: "127.0.0.1" } : { path: where });
  await once(server, "listening");
  onTestFinished(() => void server.close());
  const clientSocket = where === 0 ? connect((server.address() as AddressInfo).port, "127.0.0.1") : connect(where);
  const [socket] = (await once(server, "connection")) as [Socket];
  const serving = serveChannel(
    socketChannel(socket),
    async ({ id, params }, context) => ({ jsonrpc: "2.0", id, result: { params, over: context.transport } }),
    { transport: "socket", drainMs },
  );
  const transport = channelTransport(socketChannel(clientSocket));
  onTestFinished(() => transport.close());
  return { transport, clientSocket, serving };
}

describe("socketChannel", () => {
  it("carries a round trip over a Unix socket and closes both ends [TRN-B-007]", async () => {
    const folder = await mkdtemp(join(tmpdir(), "mortise-"));
    onTestFinished(() => rm(folder, { recursive: true }));
    const { transport, clientSocket, serving } = await connected(join(folder, "socket"));
    const answer = await transport.exchange(request(1, "echo", { n: 1 }), new Context());
    expect(answer).toEqual({ jsonrpc: "2.0", id: 1, result: { params: { n: 1 }, over: "socket" } });
    await transport.close();
    expect(await serving.closed).toBeUndefined();
    if (!clientSocket.destroyed) await once(clientSocket, "close");
  });

  it("carries 64 requests at once over TCP", async () => {
    const { transport } = await connected(0);
    const ids = Array.from({ length: 64 }, (_, id) => id);
    const big = "y".repeat(100_000);
    const answers = await Promise.all(
      ids.map((id) => transport.exchange(request(id, "echo", { id, big }), new Context())),
    );
    expect(answers.map(({ id }) => id)).toEqual(ids);
  });

  it("ends the other side when one closes, whichever it is", async () => {
    const first = await connected(0);
    await first.serving.close();
    expect((await first.transport.closed)?.message).toContain("ended the connection");

    const second = await connected(0);
    second.clientSocket.resetAndDestroy();
    expect((await second.transport.closed)?.code).toBe("CLOSED");
    expect((await second.serving.closed)?.code).toBe("CLOSED");
  });
});
