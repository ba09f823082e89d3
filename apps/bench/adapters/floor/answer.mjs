import { REVISION } from "../../wire/requests.mjs";

const SERVER_INFO = { name: "floor", version: "1.0.0" };
const UNCACHED = { resultType: "complete", ttlMs: 0, cacheScope: "private" };

/** A function from a parsed message to its answer. Imports the tools lazily, so that the floor loads nothing else. */
export async function answers(set) {
  const { jsonTools, listedTools } = await import("../../tools/json.mjs");
  const handlers = new Map(jsonTools(set).map(({ name, handler }) => [name, handler]));
  const listResult = { tools: listedTools(set), ...UNCACHED };

  return async function answer({ id, method, params }) {
    switch (method) {
      case "tools/call": {
        const result = await handlers.get(params.name)(params.arguments);
        return { jsonrpc: "2.0", id, result: { resultType: "complete", ...result } }; // spread last: V8 is slow the other way round
      }
      case "tools/list":
        return { jsonrpc: "2.0", id, result: listResult };
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
