import { bold, cyan, dim } from "./style.js";

const REVISION = "2026-07-28";

/** A request without any client: what a program in any language would have to send. */
function curl(url: string): string {
  const message = {
    jsonrpc: "2.0",
    id: 1,
    method: "tools/call",
    params: {
      name: "search",
      arguments: { text: "createServer", files: "*.md", maxMatches: 3 },
      _meta: {
        "io.modelcontextprotocol/protocolVersion": REVISION,
        "io.modelcontextprotocol/clientCapabilities": {},
      },
    },
  };
  const headers = {
    "Content-Type": "application/json",
    Accept: "application/json, text/event-stream",
    "MCP-Protocol-Version": REVISION,
    "Mcp-Method": message.method,
    "Mcp-Name": message.params.name,
  };
  const lines = Object.entries(headers).map(([name, value]) => `  -H '${name}: ${value}'`);
  return [`curl -s ${url}`, ...lines, `  -d '${JSON.stringify(message)}'`].join(" \\\n");
}

const program = (url: string): string => `import { connect } from "@mortise/mcp/client";

const client = await connect("${url}");
const result = await client.callTool("search", { text: "createServer", files: "*.md" });
console.log(result.structuredContent);
await client.close();`;

/** What to type to talk to the server. */
export const howToReach = (url: string): string => `
${bold("The server stays up")} at ${cyan(url)} ${dim("(Ctrl-C ends it)")}

${bold("From a shell:")}

${curl(url)}

${bold("From a program:")}

${program(url)}
`;
