// The server's side: runs in a worker thread and serves the port that it is given.
import { workerData } from "node:worker_threads";
import type { MessagePort } from "node:worker_threads";
import { createServer } from "@mortise/mcp/server";
import { serveChannel } from "@mortise/transport-stdio";
import { messagePortChannel } from "./message-port-channel.js";

const server = createServer({ name: "prime-worker", version: "1.0.0" });

server.tool("primes", {
  description: "Counts the primes below a number, off the main thread",
  input: { type: "object", properties: { below: { type: "integer", maximum: 1_000_000 } }, required: ["below"] },
  handler({ below }, context) {
    let count = 0;
    for (let n = 2; n < below; n++) {
      if (isPrime(n)) count++;
      if (n % 10_000 === 0) context.progress(n, { total: below });
    }
    return `There are ${count} primes below ${below}.`;
  },
});

function isPrime(n: number): boolean {
  for (let divisor = 2; divisor * divisor <= n; divisor++) if (n % divisor === 0) return false;
  return true;
}

const { port } = workerData as { readonly port: MessagePort };
serveChannel(messagePortChannel(port), server.exchange, { transport: "worker", reach: "process" });
