// What the revision demands of a request before it is answered.
import { REVISION } from "../../wire/requests.mjs";

const META = "io.modelcontextprotocol/";
const LOCAL = new Set(["127.0.0.1", "localhost", "[::1]"]);
const NAMED = new Map([
  ["tools/call", "name"],
  ["prompts/get", "name"],
  ["resources/read", "uri"],
]);

export const isObject = (value) => value !== null && typeof value === "object" && !Array.isArray(value);

export class Refusal extends Error {
  constructor(status, code, message) {
    super(message);
    this.status = status;
    this.code = code;
  }
}

export function refuse(status, code, message) {
  throw new Refusal(status, code, message);
}

export function checkSender({ host, origin }) {
  const name = host?.replace(/:\d+$/, "");
  if (!LOCAL.has(name) || (origin !== undefined && !(URL.canParse(origin) && LOCAL.has(new URL(origin).hostname))))
    refuse(403, -32600, "Forbidden");
}

export function checkContent(headers) {
  if (!headers["content-type"]?.startsWith("application/json")) refuse(415, -32600, "Unsupported Media Type");
  const accept = headers.accept ?? "";
  if (!accept.includes("application/json") || !accept.includes("text/event-stream"))
    refuse(406, -32600, "Not Acceptable");
}

export function parse(text) {
  let message;
  try {
    message = JSON.parse(text);
  } catch {
    refuse(400, -32700, "Parse error");
  }
  if (!isObject(message) || message.jsonrpc !== "2.0" || typeof message.method !== "string")
    refuse(400, -32600, "Invalid Request");
  if (message.id !== undefined && typeof message.id !== "string" && !Number.isInteger(message.id))
    refuse(400, -32600, "Invalid id");
  if (!isObject(message.params)) refuse(400, -32602, "Invalid params");
  return message;
}

export function checkEnvelope({ params }) {
  const meta = params._meta;
  if (!isObject(meta) || meta[`${META}protocolVersion`] !== REVISION)
    refuse(400, -32022, "Unsupported protocol version");
  const info = meta[`${META}clientInfo`];
  if (info !== undefined && (typeof info?.name !== "string" || typeof info.version !== "string"))
    refuse(400, -32602, "Invalid clientInfo");
  const capabilities = meta[`${META}clientCapabilities`];
  if (!isObject(capabilities)) refuse(400, -32602, "Invalid clientCapabilities");
  for (const name in capabilities) if (!isObject(capabilities[name])) refuse(400, -32602, "Invalid clientCapabilities");
}

export function checkMirror(headers, { method, params }) {
  const routed = NAMED.get(method);
  const agree =
    headers["mcp-protocol-version"] === REVISION &&
    headers["mcp-method"] === method &&
    (routed === undefined || decoded(headers["mcp-name"]) === params[routed]);
  if (!agree) refuse(400, -32020, "Header mismatch");
}

function decoded(value) {
  const encoded = value?.startsWith("=?base64?") && value.endsWith("?=");
  return encoded ? Buffer.from(value.slice(9, -2), "base64").toString("utf8") : value;
}
