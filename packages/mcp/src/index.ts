export { connect, ConnectError } from "./connect.js";
export type { ConnectOptions } from "./connect.js";
export type { ConnectTarget } from "./target.js";
export { serve } from "./serve.js";
export type { Servable, Served, ServeOptions } from "./serve.js";

export { createServer, ToolError } from "@mortise/server";
export type { RequestContext, Server, ServerOptions } from "@mortise/server";

export { createClient, InputRequiredError, isResourceNotFound } from "@mortise/client";
export type { CallOptions, Client, ClientOptions, Progress, TypedToolResult } from "@mortise/client";

export {
  AbortedError,
  ClosedError,
  InvalidMessageError,
  JSON_RPC_CODES,
  LocalError,
  RpcError,
  TimeoutError,
} from "@mortise/jsonrpc";
export type { Auth, Exchange, ExchangeContext, Middleware, Transport } from "@mortise/jsonrpc";

export { HttpStatusError, NetworkError } from "@mortise/transport-http";
export { CommandRefusedError, ProcessExitedError, SpawnFailedError } from "@mortise/transport-stdio/node";

export type {
  CallToolResult,
  ContentBlock,
  GetPromptResult,
  Implementation,
  Prompt,
  ReadResourceResult,
  Resource,
  ResourceTemplate,
  Tool,
} from "@mortise/schema/2026-07-28";
