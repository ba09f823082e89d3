export { createClient } from "./create-client.js";
export type { Client } from "./client.js";
export type { CallParams, CallResult, CompletionOptions, PageOptions, ToolCallOptions } from "./method-types.js";
export type { CallOptions, ClientOptions, ClientSettings, Peer } from "./options.js";
export type { Limits } from "./limits.js";
export type { Progress } from "./progress.js";
export type { CallMethod } from "./result.js";
export type { TypedToolResult } from "./tool-output.js";
export type { MirroringTransport, ParamHeaders } from "./mirrored-params.js";
export type { AskingTransport, Question } from "./input/questions.js";
export { InputFailedError, InputRequiredError } from "./input/errors.js";
export type {
  FormAnswer,
  FormQuestion,
  FormValues,
  InputContext,
  InputHandlers,
  UrlAnswer,
  UrlQuestion,
} from "./input/handlers.js";
export { isResourceNotFound } from "./errors.js";
export { displayName, toolHints } from "./tool-info.js";
export type { ToolHints } from "./tool-info.js";
export type { Subscription, SubscribeOptions } from "./subscription/subscription.js";
export type { Backoff } from "./subscription/backoff.js";
export type { Filter, SubscriptionEvent } from "./subscription/events.js";
export { expandTemplate } from "./expand-template.js";
export { serverInfo } from "./server-info.js";
export type { AnsweredCall } from "./result-readers.js";
export type { AskedCall } from "./input/answer-round.js";
export type { ClientExtension, ExtendedCall, ExtensionClient, ResultReader } from "./extension.js";
