import { createServer } from "node:net";
import type { AddressInfo } from "node:net";
import { Context } from "@mortise/jsonrpc";
import { nodePool } from "@mortise/transport-http/node";
import { describe, expect, it } from "vitest";
import { ok, sleep } from "../support/faces.js";
import { connect, idOf, json, peer, request } from "../support/peer.js";

describe("nodePool", () => {
  it("opens no more connections than it may; the rest waits its turn", async () => {
    let most = 0;
    let now = 0;
    const { url } = await peer(async (response, one) => {
      most = Math.max(most, (now += 1));
      await sleep(5);
      now -= 1;
      json(response, ok({ id: idOf(one) } as never));
    });
    const transport = connect(url, { sender: nodePool({ connections: 2 }) });
    await Promise.all(Array.from({ length: 10 }, (_, id) => transport.exchange(request("x", {}, id), new Context())));
    expect(most).toBe(2);
  });

  it("closes connections that stay unused", async () => {
    const { url, connections } = await peer((response, one) => json(response, ok({ id: idOf(one) } as never)));
    const transport = connect(url, { sender: nodePool({ idleTimeout: 30 }) });
    await transport.exchange(request(), new Context());
    expect(await connections()).toBe(1);
    for (let i = 0; i < 100 && (await connections()) > 0; i += 1) await sleep(10);
    expect(await connections()).toBe(0);
  });

  it("does not take the idle time for a limit on answers", async () => {
    const { url } = await peer(async (response, one) => {
      await sleep(120);
      json(response, ok({ id: idOf(one) } as never));
    });
    const transport = connect(url, { sender: nodePool({ idleTimeout: 20 }) });
    for (const id of [1, 2])
      expect(await transport.exchange(request("x", {}, id), new Context())).toMatchObject({ id });
  });

  it("gives up on a server that accepts the connection but not the handshake", async () => {
    const silent = createServer(() => {});
    await new Promise<void>((resolve) => silent.listen(0, "127.0.0.1", resolve));
    const { port } = silent.address() as AddressInfo;
    const transport = connect(`https://127.0.0.1:${port}/mcp`, { sender: nodePool({ connectTimeout: 50 }) });
    await expect(transport.exchange(request(), new Context())).rejects.toMatchObject({
      code: "NETWORK",
      message: expect.stringContaining("not connected within 50 ms"),
    });
    silent.close();
  });
});
