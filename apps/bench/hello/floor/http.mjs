import { createServer } from "node:http";

const tools = new Map([["echo", ({ text }) => ({ content: [{ type: "text", text }] })]]);
createServer((req, res) => {
  let body = "";
  req.on("data", (chunk) => (body += chunk));
  req.on("end", () => {
    const { id, params } = JSON.parse(body);
    res.writeHead(200, { "Content-Type": "application/json" });
    res.end(JSON.stringify({ jsonrpc: "2.0", id, result: tools.get(params.name)(params.arguments) }));
  });
}).listen(3000, "127.0.0.1");
