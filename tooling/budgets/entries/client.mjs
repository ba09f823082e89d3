import { createClient } from "@mortise/client";
import { httpTransport } from "@mortise/transport-http";

export async function main(url) {
  const client = createClient({ name: "hello", version: "1.0.0" }, { transport: httpTransport(url) });
  const result = await client.callTool("echo", { text: "hi" });
  await client.close();
  return result;
}
