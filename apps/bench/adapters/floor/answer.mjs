import { REVISION } from "../../wire/requests.mjs";

const SERVER_INFO = { name: "floor", version: "1.0.0" };
const UNCACHED = { resultType: "complete", ttlMs: 0, cacheScope: "private" };

/** A function from a parsed message to its answer. Imports the tools lazily, so that the floor loads nothing else. */
export async function answers(set) {
  const { jsonTools } = await import("../../tools/json.mjs");
  const tools = jsonTools(set);
  const handlers = new Map(tools.map(({ name, handler }) => [name, handler]));
  const listed = tools.map(({ handler, ...tool }) => tool);

  return async function answer({ id, method, params }) {
    switch (method) {
      case "tools/call": {
        const result = await handlers.get(params.name)(params.arguments);
        return { jsonrpc: "2.0", id, result: { ...result, resultType: "complete" } };
      }
      case "tools/list":
        return { jsonrpc: "2.0", id, result: { tools: listed, ...UNCACHED } };
      case "server/discover":
        return { jsonrpc: "2.0", id, result: discovered };
      default:
        return { jsonrpc: "2.0", id, error: { code: -32601, message: "Method not found" } };
    }
  };
}

const discovered = {
  supportedVersions: [REVISION],
  capabilities: { tools: {} },
  serverInfo: SERVER_INFO,
  ...UNCACHED,
  _meta: { "io.modelcontextprotocol/serverInfo": SERVER_INFO },
};
