import { isObject, Refusal, refuse } from "./checks.mjs";

const INFO = { "io.modelcontextprotocol/serverInfo": { name: "bench", version: "1.0.0" } };

/** A function from a checked message to the text of its answer. */
export async function dispatcher(set) {
  const z = await import("zod");
  const { zodTools } = await import("../../tools/zod.mjs");
  const tools = new Map();
  const listed = [];
  for (const { name, description, schema, handler } of zodTools(z, set)) {
    tools.set(name, { validate: schema["~standard"].validate, handler });
    listed.push({ name, description, inputSchema: z.toJSONSchema(schema, { io: "input" }) });
  }
  const list = JSON.stringify({ tools: listed, resultType: "complete", ttlMs: 0, cacheScope: "private", _meta: INFO });

  return async function dispatch({ id, method, params }) {
    if (method === "tools/list") return `{"jsonrpc":"2.0","id":${JSON.stringify(id)},"result":${list}}`;
    if (method !== "tools/call") refuse(404, -32601, "Method not found");
    const result = await call(tools.get(params.name) ?? refuse(200, -32602, "Unknown tool"), params.arguments ?? {});
    return JSON.stringify({ jsonrpc: "2.0", id, result: { ...result, resultType: "complete", _meta: INFO } });
  };
}

async function call({ validate, handler }, args) {
  if (!isObject(args)) refuse(200, -32602, "arguments must be an object");
  let checked = validate(args);
  if (checked instanceof Promise) checked = await checked;
  if (checked.issues) return { content: [{ type: "text", text: checked.issues[0].message }], isError: true };
  const result = await handler(checked.value);
  if (!Array.isArray(result?.content) || !result.content.every(isContent)) refuse(500, -32603, "Invalid result");
  return result;
}

const isContent = ({ type, text }) => typeof type === "string" && (type !== "text" || typeof text === "string");

/** `[HTTP status, text]` for whatever was thrown. */
export function failed(error, id = null) {
  const known = error instanceof Refusal;
  const wire = { code: known ? error.code : -32603, message: known ? error.message : "Internal error" };
  return [known ? error.status : 500, JSON.stringify({ jsonrpc: "2.0", id, error: wire })];
}
