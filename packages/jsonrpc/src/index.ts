export type {
  JsonObject,
  JsonRpcErrorObject,
  JsonRpcFailure,
  JsonRpcMessage,
  JsonRpcNotification,
  JsonRpcRequest,
  JsonRpcResponse,
  JsonRpcSuccess,
  RequestId,
} from "./message.js";
export { isFailure, isNotification, isObject, isRequest, isRequestId, isResponse } from "./message.js";
export { parseMessage, readMessage } from "./parse.js";
export type { Parsed, ParseLimits } from "./parse.js";
export { keepText, serialize } from "./serialize.js";
export {
  AbortedError,
  ClosedError,
  failure,
  httpHint,
  InvalidMessageError,
  JSON_RPC_CODES,
  LocalError,
  RpcError,
  TimeoutError,
} from "./error.js";
export type { HttpHint } from "./error.js";
export { Context } from "./context.js";
export type { Auth, ContextInit, ExchangeContext, Mirror, Reach } from "./context.js";
export type { Answer, Ask, Question } from "./ask.js";
export { LazySignal } from "./lazy-signal.js";
export { listenToAbort, stopListening } from "./abort-listeners.js";
export type { AbortListener } from "./abort-listeners.js";
export { compose } from "./exchange.js";
export type { Exchange, Middleware } from "./exchange.js";
export { memoryTransport } from "./memory-transport.js";
export type { Transport, WayFound } from "./transport.js";
