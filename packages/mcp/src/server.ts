// A server's half. Nothing here loads a client.

export { serve } from "./serve.js";
export type { Servable, Served, ServedOverHttp, ServeOptions, ServeOverHttp, ServeOverStdio } from "./serve.js";

export {
  choice,
  choices,
  createServer,
  flag,
  inputRequired,
  integer,
  number,
  optional,
  text,
  ToolError,
} from "@mortise/server";
export type {
  Access,
  CacheHints,
  Completer,
  Completers,
  DefinitionHandle,
  Elicitation,
  Elicited,
  PromptArgumentDefinition,
  PromptArguments,
  PromptDefinition,
  PromptReturn,
  PromptValues,
  RequestContext,
  Requirements,
  ResourceContents,
  ResourceDefinition,
  ResourceReturn,
  ResourceTemplateDefinition,
  Server,
  ServerOptions,
  TemplateVariables,
  ToolDefinition,
  ToolHandle,
  ToolResult,
  ToolReturn,
} from "@mortise/server";

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
