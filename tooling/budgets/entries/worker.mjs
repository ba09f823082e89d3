import { createServer } from "@mortise/server";
import { fetchHandler } from "@mortise/transport-http";

const server = createServer({ name: "hello", version: "1.0.0" });
server.tool("echo", {
  description: "Echo the text back",
  input: { type: "object", properties: { text: { type: "string" } }, required: ["text"] },
  handler: ({ text }) => text,
});
export default fetchHandler(server.exchange, { allowedHosts: ["example.com"] });
