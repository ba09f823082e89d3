// Requests as they go over the wire.
export const REVISION = "2026-07-28";
export const TEXT = "The quick brown fox jumps over the lazy dog.";
/** Stands in a request template where each request's own id goes. */
export const ID_MARK = 1_000_000;

const META = {
  "io.modelcontextprotocol/protocolVersion": REVISION,
  "io.modelcontextprotocol/clientInfo": { name: "bench", version: "1.0.0" },
};

export function request(method, params, id, capabilities = {}) {
  const _meta = { ...META, "io.modelcontextprotocol/clientCapabilities": capabilities };
  return { jsonrpc: "2.0", id, method, params: { ...params, _meta } };
}

export const callRequest = (text = TEXT, id = 1) => request("tools/call", { name: "echo", arguments: { text } }, id);
export const listRequest = (id = 1) => request("tools/list", {}, id);

export function headersFor({ method, params }) {
  const name = params.name ?? params.taskId;
  return {
    "Content-Type": "application/json",
    Accept: "application/json, text/event-stream",
    "MCP-Protocol-Version": REVISION,
    "Mcp-Method": method,
    ...(name === undefined ? {} : { "Mcp-Name": name }),
  };
}

/** How a server is spoken to: what the requests are, and the headers that go with each. Another than this one comes from session.mjs. */
export const STATELESS = { call: callRequest, list: listRequest, headersFor };
export const speechOf = (server) => server.speech ?? STATELESS;

/** A message cut where its id goes. */
export function template(message) {
  return JSON.stringify({ ...message, id: ID_MARK }).split(String(ID_MARK));
}

/** The HTTP request as raw text, cut where the id goes; every id has seven digits, so that Content-Length holds. */
export function rawTemplate(server, operation) {
  const speech = speechOf(server);
  const message = speech[operation]();
  const [before, after] = template(message);
  const length = before.length + after.length + String(ID_MARK).length;
  const lines = Object.entries({
    Host: `127.0.0.1:${server.port}`,
    ...speech.headersFor(message),
    "Content-Length": length,
  });
  const head = ["POST /mcp HTTP/1.1", ...lines.map(([name, value]) => `${name}: ${value}`), "", ""].join("\r\n");
  return { before: head + before, after };
}

/** The JSON-RPC message with this id out of a JSON or SSE answer. */
export function parseReply(contentType, text, id) {
  if (!contentType?.includes("text/event-stream")) return JSON.parse(text);
  for (const event of text.split(/\r?\n\r?\n/)) {
    const data = event
      .split(/\r?\n/)
      .filter((line) => line.startsWith("data:"))
      .map((line) => line.slice(5).trimStart())
      .join("\n");
    const message = data && JSON.parse(data);
    if (message.id === id) return message;
  }
  throw new Error(`No answer to ${id} in the stream: ${text.slice(0, 200)}`);
}
