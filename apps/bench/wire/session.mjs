// How a server of the revisions with sessions is spoken to, once a session is open.
import { parseReply, TEXT } from "./requests.mjs";

const VERSION = "2025-11-25";
const HEADERS = { "Content-Type": "application/json", Accept: "application/json, text/event-stream" };
const HELLO = { protocolVersion: VERSION, capabilities: {}, clientInfo: { name: "bench", version: "1.0.0" } };

/** Opens a session; every request is made in it from then on. */
export async function openSession(server) {
  const response = await post(server, HEADERS, { jsonrpc: "2.0", id: 1, method: "initialize", params: HELLO });
  const { result } = parseReply(response.headers.get("content-type"), await response.text(), 1);
  if (result?.protocolVersion !== VERSION) throw new Error(`the session is of ${result?.protocolVersion}`);
  const headers = {
    ...HEADERS,
    "MCP-Protocol-Version": VERSION,
    "Mcp-Session-Id": response.headers.get("mcp-session-id"),
  };
  await post(server, headers, { jsonrpc: "2.0", method: "notifications/initialized" });
  server.speech = {
    call: (text = TEXT, id = 1) => request("tools/call", { name: "echo", arguments: { text } }, id),
    list: (id = 1) => request("tools/list", {}, id),
    headersFor: () => headers,
  };
}

const request = (method, params, id) => ({ jsonrpc: "2.0", id, method, params });

async function post({ url }, headers, message) {
  const response = await fetch(url, { method: "POST", headers, body: JSON.stringify(message) });
  if (!response.ok) throw new Error(`${message.method}: status ${response.status}: ${await response.text()}`);
  return response;
}
