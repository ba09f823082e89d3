// A server whose heap the test asks for: { url } once it listens, { heap } in bytes for each message.
import { legacyHttp } from "@mortise/legacy/server";
import { createServer } from "@mortise/server";
import { listen } from "@mortise/transport-http/node";

const server = createServer({ name: "heap", version: "1" }, { progressPerSecond: Infinity });
server.tool("t", {
  input: { type: "object" },
  handler: (_args, ctx) => {
    for (let step = 1; step <= 5; step += 1) ctx.progress(step, { message: "x".repeat(200) });
    return "done";
  },
});
const legacy = legacyHttp(server.exchange, { idleTimeoutMs: Number(process.argv[2]) });
const { url } = await listen(server.exchange, { otherwise: legacy.otherwise });

process.on("message", async () => {
  for (let round = 0; round < 4; round += 1) {
    await new Promise((resolve) => setTimeout(resolve, 20));
    globalThis.gc();
  }
  process.send({ heap: process.memoryUsage().heapUsed });
});
process.send({ url });
