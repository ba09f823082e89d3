// Every transport of ours keeps the contract that it asks of others.
import { fileURLToPath } from "node:url";
import { memoryTransport } from "@mortise/jsonrpc";
import { transportContract } from "@mortise/testing/transport";
import type { Link, TransportSubject } from "@mortise/testing/transport";
import { httpTransport } from "@mortise/transport-http";
import { listen, nodePool } from "@mortise/transport-http/node";
import type { Listening } from "@mortise/transport-http/node";
import { stdioTransport } from "@mortise/transport-stdio/node";
import type { StdioTransport } from "@mortise/transport-stdio/node";
import { describe, it } from "vitest";
import { overHttp, overStdio } from "../src/wires.js";
import { exposeGc } from "./expose-gc.js";

exposeGc();
const PEER = fileURLToPath(new URL("fixtures/peer.mjs", import.meta.url));

const quiet = { onError: () => undefined, drainTimeout: 50 };

interface HttpLink extends Link {
  readonly server: Listening;
}

function overSocket(name: string, sender: () => object): TransportSubject<HttpLink> {
  return {
    name,
    async connect(peer) {
      const server = await listen(peer, quiet);
      return { transport: httpTransport(server.url, sender()), server, close: () => server.close() };
    },
    sever: ({ server }) => server.close(),
  };
}

const subjects: TransportSubject<never>[] = [
  { name: "memory", connect: (peer) => ({ transport: memoryTransport(peer) }) },
  { name: "channel over bytes", connect: (peer) => ({ transport: overStdio(peer) }) },
  { name: "http over the fetch face", connect: (peer) => ({ transport: overHttp(peer, quiet) }) },
  overSocket("http over fetch", () => ({})),
  overSocket("http over node's pool", () => ({ sender: nodePool() })),
  {
    name: "stdio",
    connect: async () => ({ transport: await stdioTransport({ command: process.execPath, args: [PEER] }) }),
    sever: ({ transport }: { transport: StdioTransport }) => process.kill(transport.pid, "SIGKILL"),
  },
] as TransportSubject<never>[];

describe.each(subjects)("$name", (subject) => {
  for (const { name, skip, run } of transportContract(subject)) {
    it(name, async (test) => {
      if (skip !== undefined) test.skip(skip);
      await run();
    });
  }
});
