// A client's half. Nothing here loads a server.

export { connect, ConnectError } from "./connect.js";
export type { ConnectOptions } from "./connect.js";
export type { ConnectTarget } from "./target.js";

export {
  createClient,
  displayName,
  expandTemplate,
  InputFailedError,
  InputRequiredError,
  isResourceNotFound,
  serverInfo,
  toolHints,
} from "@mortise/client";
export type {
  CallOptions,
  Client,
  ClientOptions,
  Filter,
  FormAnswer,
  FormQuestion,
  InputContext,
  InputHandlers,
  Progress,
  SubscribeOptions,
  Subscription,
  SubscriptionEvent,
  TypedToolResult,
  UrlAnswer,
  UrlQuestion,
} from "@mortise/client";
export { memoryStorage, responseCache } from "@mortise/client/cache";
export type { ResponseCacheOptions } from "@mortise/client/cache";

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

export type { Era, EraMemory } from "@mortise/legacy/client";

export { HttpStatusError, NetworkError } from "@mortise/transport-http";
export { CommandRefusedError, ProcessExitedError, SpawnFailedError } from "@mortise/transport-stdio/node";

export { ERROR_CODES, META_KEYS, REVISION } from "@mortise/schema/2026-07-28";
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
