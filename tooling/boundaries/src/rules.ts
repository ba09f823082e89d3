/** What one package may import. Names are folder names under packages/. */
export interface PackageRule {
  readonly imports: readonly string[];
  /** Packages whose types may be named, but whose code must not be loaded. */
  readonly typesOnly?: readonly string[];
  /** Whether it may import anything from outside the family; which, its package.json says. */
  readonly outside: boolean;
  /** "node": every entry may use Node. "neutral": only what stands behind `./node` may. */
  readonly runtime: "neutral" | "node";
  /** Where code belongs that wants to import more. */
  readonly belongs: string;
}

const SHARED = "what both sides need belongs in @mortise/jsonrpc (any protocol) or @mortise/schema (facts of MCP)";
const WIRING = "what joins two packages belongs in @mortise/mcp";
const CARRIER =
  "a transport carries an Exchange without knowing who answers it; framing that both need belongs in @mortise/jsonrpc";

const STORE = "a store keeps the contract of @mortise/ext-tasks/store; what tasks mean belongs in @mortise/ext-tasks";

/** The import graph of docs/architecture.md: a package without a row here may not exist. */
export const PACKAGES: Readonly<Record<string, PackageRule>> = {
  jsonrpc: {
    imports: [],
    outside: false,
    runtime: "neutral",
    belongs: "this package knows JSON-RPC alone; whatever knows MCP belongs in @mortise/schema or above",
  },
  schema: {
    imports: [],
    outside: false,
    runtime: "neutral",
    belongs: "this package is generated facts; behaviour belongs in the package that acts on them",
  },
  "json-schema": {
    imports: [],
    outside: true,
    runtime: "neutral",
    belongs:
      "this package turns schemas into checks; what knows messages belongs in @mortise/server or @mortise/client",
  },
  "transport-stdio": { imports: ["jsonrpc", "schema"], outside: true, runtime: "neutral", belongs: CARRIER },
  "transport-http": { imports: ["jsonrpc", "schema"], outside: true, runtime: "neutral", belongs: CARRIER },
  server: {
    imports: ["jsonrpc", "schema", "json-schema"],
    outside: true,
    runtime: "neutral",
    belongs: `${SHARED}; ${WIRING}`,
  },
  client: {
    imports: ["jsonrpc", "schema", "json-schema"],
    outside: true,
    runtime: "neutral",
    belongs: `${SHARED}; ${WIRING}`,
  },
  telemetry: {
    imports: ["jsonrpc", "schema"],
    outside: true,
    runtime: "neutral",
    belongs: "what is observed passes through as an Exchange; the sides know nothing of who observes them",
  },
  auth: {
    imports: ["jsonrpc"],
    typesOnly: ["transport-http", "server"],
    outside: true,
    runtime: "neutral",
    belongs: `authorization plugs into ports by their types; ${WIRING}`,
  },
  "ext-tasks": {
    imports: ["jsonrpc", "schema"],
    typesOnly: ["client", "server"],
    outside: true,
    runtime: "neutral",
    belongs: "an extension plugs into the extension port by its types; what the port lacks belongs in the port",
  },
  "store-sqlite": { imports: ["jsonrpc", "ext-tasks"], outside: true, runtime: "node", belongs: STORE },
  "store-postgres": {
    imports: ["jsonrpc", "ext-tasks"],
    typesOnly: ["server"],
    outside: true,
    runtime: "node",
    belongs: STORE,
  },
  "runner-bullmq": {
    imports: ["ext-tasks"],
    outside: true,
    runtime: "node",
    belongs: "a runner keeps the port of @mortise/ext-tasks/server; what tasks mean belongs in @mortise/ext-tasks",
  },
  legacy: {
    imports: ["jsonrpc", "schema", "transport-stdio", "transport-http"],
    typesOnly: ["client", "server"],
    outside: true,
    runtime: "neutral",
    belongs: `the old era is lifted to exchanges and lowered back; ${WIRING}`,
  },
  testing: {
    imports: ["jsonrpc", "schema", "json-schema", "transport-stdio", "transport-http", "client", "server"],
    typesOnly: ["ext-tasks"],
    outside: true,
    runtime: "neutral",
    belongs: "the test kit puts a client and a server together; contract suites receive what they test",
  },
  mcp: {
    imports: [
      ...["jsonrpc", "schema", "json-schema", "transport-stdio", "transport-http", "server", "client"],
      ...["auth", "ext-tasks", "legacy"],
    ],
    outside: true,
    runtime: "node",
    belongs: "the door only joins what the other packages offer",
  },
};

/** Entries that may load Node's modules in a package that is neutral otherwise. */
export const NODE_ENTRY = /^\.\/node($|\/)/;

/** Revisions before 2026-07-28: the core knows only the current one. */
export const OLD_REVISIONS = ["2024-10-07", "2024-11-05", "2025-03-26", "2025-06-18", "2025-11-25"] as const;

/** Where an old revision may be named, as the beginning of a path under packages/. */
export const MAY_NAME_OLD_REVISIONS = ["legacy/", "mcp/", "schema/", "auth/src/legacy"] as const;

/** String literals that give away a package that claims to know no MCP. */
export const MCP_WORD =
  /\bmcp\b|modelcontextprotocol|\b(tools|resources|prompts|sampling|elicitation|roots|completion|logging|subscriptions|notifications)\/|^server\/discover$|^initialize$/i;

/** Packages that must not know MCP. */
export const KNOWS_NO_MCP = ["jsonrpc"] as const;
