import { Client, StreamableHTTPClientTransport } from "@modelcontextprotocol/client";

export async function main(url) {
  const client = new Client({ name: "hello", version: "1.0.0" });
  await client.connect(new StreamableHTTPClientTransport(new URL(url)));
  const result = await client.callTool({ name: "echo", arguments: { text: "hi" } });
  await client.close();
  return result;
}
