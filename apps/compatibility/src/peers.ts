/** A program by others that the tests of this folder meet. */
export interface Peer {
  readonly name: string;
  readonly version: string;
  readonly carriers: string;
  readonly used: string;
}

const ALL = "tools, resources, templates, prompts, completion, progress, log, cancellation";

export const SERVERS: readonly Peer[] = [
  {
    name: "@modelcontextprotocol/server-everything",
    version: "2026.8.31",
    carriers: "stdio, Streamable HTTP, HTTP+SSE",
    used: `${ALL}, subscriptions, changed lists, sampling, forms, pages (asked for, and by error -32042), roots, tasks with forms (not over HTTP+SSE)`,
  },
  {
    name: "@modelcontextprotocol/server-filesystem",
    version: "2026.8.31",
    carriers: "stdio",
    used: "tools, structured content, roots and their change, asked for while no call is open",
  },
  {
    name: "@modelcontextprotocol/server-memory",
    version: "2026.8.31",
    carriers: "stdio",
    used: "tools, structured content",
  },
  {
    name: "a server on @modelcontextprotocol/sdk",
    version: "1.32.2",
    carriers: "stdio, Streamable HTTP",
    used: "tools, resources, prompts, progress, log, cancellation, subscriptions, changed lists, sampling, forms, pages, roots, questions at once and in a row, resumption of a closed stream",
  },
  {
    name: "a server on the Python SDK `mcp`",
    version: "1.30.0",
    carriers: "stdio, Streamable HTTP",
    used: `${ALL}, sampling, forms, roots`,
  },
  {
    name: "a server on the Python SDK `mcp`, in either era",
    version: "2.3.0",
    carriers: "stdio",
    used: "tools, structured content, resources, forms (in a session)",
  },
];

const EVERYTHING = `${ALL}, subscriptions, changed lists, sampling, forms, pages, roots, resumption of a closed stream`;

export const CLIENTS: readonly Peer[] = [
  {
    name: "@modelcontextprotocol/sdk",
    version: "1.32.2",
    carriers: "stdio, Streamable HTTP, HTTP+SSE",
    used: `${EVERYTHING}, tasks with forms (not over HTTP+SSE)`,
  },
  {
    name: "@modelcontextprotocol/client, as it is by default",
    version: "2.4.0",
    carriers: "stdio, Streamable HTTP",
    used: EVERYTHING,
  },
  {
    name: "the command line of @modelcontextprotocol/inspector",
    version: "2.12.0",
    carriers: "stdio, Streamable HTTP, HTTP+SSE",
    used: "tools, resources, templates, prompts, log level",
  },
  {
    name: "the Python SDK `mcp`",
    version: "1.30.0",
    carriers: "stdio, Streamable HTTP",
    used: EVERYTHING.replace(" cancellation,", ""),
  },
  {
    name: "the Python SDK `mcp`, in either era",
    version: "2.3.0",
    carriers: "stdio, Streamable HTTP",
    used: "tools, resources, prompts, sampling, forms, roots, resumption of a closed stream",
  },
];
