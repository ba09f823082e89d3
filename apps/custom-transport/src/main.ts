// The client's side: starts the worker, connects, calls, and ends both.
import { MessageChannel, Worker } from "node:worker_threads";
import { connect } from "@mortise/mcp/client";
import { channelTransport } from "@mortise/transport-stdio";
import { messagePortChannel } from "./message-port-channel.js";

const { port1, port2 } = new MessageChannel();
new Worker(new URL("worker.js", import.meta.url), { workerData: { port: port2 }, transferList: [port2] });

const client = await connect(channelTransport(messagePortChannel(port1)));
const result = await client.callTool(
  "primes",
  { below: 50_000 },
  { onProgress: ({ progress, total }) => console.log(`${progress} of ${total}`) },
);
console.log(result.content[0]);
await client.close();
