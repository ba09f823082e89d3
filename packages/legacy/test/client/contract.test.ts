// A transport that has found the current revision keeps the contract of every transport.
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import type { Exchange } from "@mortise/jsonrpc";
import { dualChannelTransport, dualHttpTransport } from "@mortise/legacy/client";
import { transportContract } from "@mortise/testing/transport";
import type { Link, TransportSubject } from "@mortise/testing/transport";
import { listen, nodePool } from "@mortise/transport-http/node";
import type { Listening } from "@mortise/transport-http/node";
import { byteChannel, channelTransport, serveChannel, webStreamPort } from "@mortise/transport-stdio";
import { describe, it } from "vitest";

// The contract looks at what is held when requests are over, for which it needs `gc`.
setFlagsFromString("--expose-gc");
(globalThis as { gc?: unknown }).gc ??= runInNewContext("gc");

interface HttpLink extends Link {
  readonly server: Listening;
}

const MODERN = { resultType: "complete", supportedVersions: ["2026-07-28"], capabilities: {} };

/** The suite's peer knows no methods of the protocol; this one shows of which revision it is. */
const shown =
  (peer: Exchange): Exchange =>
  (request, context) =>
    request.method === "server/discover"
      ? Promise.resolve({ jsonrpc: "2.0", id: request.id, result: MODERN })
      : peer(request, context);

const http: TransportSubject<HttpLink> = {
  name: "http",
  async connect(peer) {
    const server = await listen(shown(peer), { onError: () => undefined, drainTimeout: 50 });
    return { transport: dualHttpTransport(server.url, { sender: nodePool() }), server, close: () => server.close() };
  },
  sever: ({ server }) => server.close(),
};

const channel: TransportSubject<Link> = {
  name: "a channel",
  connect(peer) {
    const [up, down] = [new TransformStream<Uint8Array>(), new TransformStream<Uint8Array>()];
    const theirs = { readable: up.readable, writable: down.writable };
    serveChannel(byteChannel(webStreamPort(theirs)), shown(peer), { onError: () => undefined });
    const ours = { readable: down.readable, writable: up.writable };
    return { transport: dualChannelTransport(channelTransport(byteChannel(webStreamPort(ours)))) };
  },
};

describe.each([http, channel] as TransportSubject<never>[])("$name of either era", (subject) => {
  for (const { name, skip, run } of transportContract(subject)) {
    it(name, async (test) => {
      if (skip !== undefined) test.skip(skip);
      await run();
    });
  }
});
