import type { ExchangeContext, JsonRpcRequest } from "@mortise/jsonrpc";
import { META_KEYS } from "@mortise/schema/2026-07-28";
import type { Attributes } from "@opentelemetry/api";
import { metaOf } from "./carrier.js";

// Names and attributes by OpenTelemetry's semantic conventions for MCP (semantic-conventions-genai, docs/gen-ai/mcp.md).

/** What is said of a request before it is carried out. */
export interface Description {
  /** The method, and the tool's or prompt's name. Never a URI: there are too many of them to group spans by. */
  readonly name: string;
  readonly attributes: Attributes;
}

/** Names come from the peer and may be as long as it likes. */
const MAX_TEXT = 256;

export function describe(request: JsonRpcRequest): Description {
  const { id, method } = request;
  const target = targetOf(request);
  const version = text(metaOf(request)[META_KEYS.protocolVersion]);
  return {
    name: target?.name === undefined ? cut(method) : `${cut(method)} ${target.name}`,
    attributes: {
      "mcp.method.name": cut(method),
      "jsonrpc.request.id": cut(String(id)),
      ...(version !== undefined && { "mcp.protocol.version": version }),
      ...target?.attributes,
    },
  };
}

/** Which network carries a request, where the transport is one that says so. */
export function networkOf({ transport }: ExchangeContext): Attributes {
  if (transport === "stdio") return { "network.transport": "pipe" };
  if (transport === "http") return { "network.transport": "tcp", "network.protocol.name": "http" };
  return {};
}

type Targets = Readonly<Record<string, (params: Record<string, unknown>) => Partial<Description>>>;

const TARGETS: Targets = {
  "tools/call": ({ name }) => named("gen_ai.tool.name", name, { "gen_ai.operation.name": "execute_tool" }),
  "prompts/get": ({ name }) => named("gen_ai.prompt.name", name),
  "resources/read": ({ uri }) => ({ attributes: { "mcp.resource.uri": text(uri) } }),
};

const targetOf = ({ method, params }: JsonRpcRequest): Partial<Description> | undefined =>
  Object.hasOwn(TARGETS, method) ? TARGETS[method]?.(params ?? {}) : undefined;

function named(key: string, value: unknown, more: Attributes = {}): Partial<Description> {
  const name = text(value);
  return name === undefined ? { attributes: more } : { name, attributes: { [key]: name, ...more } };
}

const text = (value: unknown): string | undefined => (typeof value === "string" ? cut(value) : undefined);
const cut = (value: string): string => value.slice(0, MAX_TEXT);
