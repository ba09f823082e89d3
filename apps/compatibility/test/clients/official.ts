import { Client as Client2, StreamableHTTPClientTransport as Http2 } from "@modelcontextprotocol/client";
import { StdioClientTransport as Stdio2 } from "@modelcontextprotocol/client/stdio";
import { Client as Client1 } from "@modelcontextprotocol/sdk/client/index.js";
import { SSEClientTransport as Sse1 } from "@modelcontextprotocol/sdk/client/sse.js";
import { StdioClientTransport as Stdio1 } from "@modelcontextprotocol/sdk/client/stdio.js";
import { StreamableHTTPClientTransport as Http1 } from "@modelcontextprotocol/sdk/client/streamableHttp.js";
import {
  CreateMessageRequestSchema,
  ElicitationCompleteNotificationSchema,
  ElicitRequestSchema,
  ListRootsRequestSchema,
  LoggingMessageNotificationSchema,
  ResourceUpdatedNotificationSchema,
  ToolListChangedNotificationSchema,
} from "@modelcontextprotocol/sdk/types.js";
import type { Program } from "../programs.js";

type Params = Readonly<Record<string, unknown>>;
type Result = Promise<Record<string, unknown>>;

export interface Options {
  onprogress?: (progress: unknown) => void;
  signal?: AbortSignal;
  resetTimeoutOnProgress?: boolean;
}

/** What the two official clients have in common. Their types do not agree on the details. */
export interface OfficialClient {
  getServerVersion(): unknown;
  getServerCapabilities(): Record<string, unknown>;
  getInstructions(): string | undefined;
  listTools(params?: Params): Result;
  listResources(): Result;
  listResourceTemplates(): Result;
  readResource(params: Params): Result;
  listPrompts(): Result;
  getPrompt(params: Params): Result;
  complete(params: Params): Result;
  ping(): Result;
  setLoggingLevel(level: string): Result;
  subscribeResource(params: Params): Result;
  unsubscribeResource(params: Params): Result;
  sendRootsListChanged(): Promise<void>;
  close(): Promise<void>;
}

/** One client of an official SDK, connected. */
export interface Connected {
  readonly client: OfficialClient;
  readonly version: string | undefined;
  call(tool: string, args?: Params, options?: Options): Result;
}

/** What the client's user answers, and what the client hears. */
export interface User {
  elicit(params: Params): unknown;
  sample(params: Params): unknown;
  roots(): unknown;
  heard(method: string, params: Params): void;
}

/** How to reach the server: a program, a URL, or a URL of the HTTP+SSE transport. */
export type Target = { readonly program: Program } | { readonly url: string } | { readonly sse: string };

export const CAPABILITIES = { elicitation: { form: {}, url: {} }, sampling: {}, roots: { listChanged: true } };
const INFO = { name: "official", version: "1.0.0" };

/** `@modelcontextprotocol/sdk` 1. */
export async function connectSdk1(target: Target, user: User): Promise<Connected> {
  const client = new Client1(INFO, { capabilities: CAPABILITIES });
  client.setRequestHandler(ElicitRequestSchema, ({ params }) => user.elicit(params) as never);
  client.setRequestHandler(CreateMessageRequestSchema, ({ params }) => user.sample(params) as never);
  client.setRequestHandler(ListRootsRequestSchema, () => user.roots() as never);
  for (const schema of [
    LoggingMessageNotificationSchema,
    ResourceUpdatedNotificationSchema,
    ToolListChangedNotificationSchema,
    ElicitationCompleteNotificationSchema,
  ] as const)
    client.setNotificationHandler(schema, ({ method, params }) => user.heard(method, params ?? {}));
  let version: string | undefined;
  const transport =
    "program" in target
      ? new Stdio1(target.program)
      : "url" in target
        ? new Http1(new URL(target.url))
        : new Sse1(new URL(target.sse));
  const { setProtocolVersion } = transport as { setProtocolVersion?: (version: string) => void };
  Object.assign(transport, {
    setProtocolVersion: (agreed: string) => ((version = agreed), setProtocolVersion?.call(transport, agreed)),
  });
  await client.connect(transport);
  return {
    client: client as unknown as OfficialClient,
    version,
    call: (name, args, options) => client.callTool({ name, arguments: { ...args } }, undefined, options) as Result,
  };
}

/** `@modelcontextprotocol/client` 2, as it is by default. */
export async function connectClient2(target: Target, user: User): Promise<Connected> {
  const client = new Client2(INFO, { capabilities: CAPABILITIES });
  client.setRequestHandler("elicitation/create", ({ params }) => user.elicit(params) as never);
  client.setRequestHandler("sampling/createMessage", ({ params }) => user.sample(params) as never);
  client.setRequestHandler("roots/list", () => user.roots() as never);
  for (const method of [
    "notifications/message",
    "notifications/resources/updated",
    "notifications/tools/list_changed",
    "notifications/elicitation/complete",
  ] as const)
    client.setNotificationHandler(method, ({ params }) => user.heard(method, params ?? {}));
  if ("sse" in target) throw new Error("Not with this client.");
  await client.connect("program" in target ? new Stdio2(target.program) : new Http2(new URL(target.url)));
  return {
    client: client as unknown as OfficialClient,
    version: client.getNegotiatedProtocolVersion(),
    call: (name, args, options) => client.callTool({ name, arguments: { ...args } }, options) as Result,
  };
}
