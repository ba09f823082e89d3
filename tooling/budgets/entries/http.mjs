import { createServer } from "@mortise/server";
import { listen } from "@mortise/transport-http/node";

const server = createServer({ name: "hello", version: "1.0.0" });
server.tool("echo", {
  description: "Echo the text back",
  input: { type: "object", properties: { text: { type: "string" } }, required: ["text"] },
  handler: ({ text }) => text,
});
await listen(server.exchange, { port: 3000 });
