export { createServer } from "./server.js";
export type { Server } from "./server.js";
export type { ServerOptions } from "./options.js";
export type { ContextMembers, RequestContext } from "./context.js";
export type { DefinitionHandle } from "./registry.js";
export type { ToolDefinition, ToolHandle, ToolOptions, ToolReturn } from "./tools.js";
export { ToolError } from "./tool-error.js";
export type { ToolResult } from "./tool-result.js";
export type { ResourceDefinition, ResourceTemplateDefinition } from "./resources.js";
export type { ResourceContents, ResourceReturn } from "./resource-result.js";
export type { TemplateVariables } from "./uri-template.js";
export type {
  PromptArgumentDefinition,
  PromptArguments,
  PromptDefinition,
  PromptReturn,
  PromptValues,
} from "./prompts.js";
export type { Completer, Completers } from "./completion.js";
export { scopesGranted } from "./access.js";
export type { Access, Authorize } from "./access.js";
export type { ErrorHook } from "./errors.js";
export type { CacheHints } from "./stamp.js";
export type { Outcome, Requirements, Runnable } from "./target.js";
export { inputRequired } from "./input-required.js";
export type { InputRequired } from "./input-required.js";
export { choice, choices, flag, integer, number, optional, text } from "./fields.js";
export type { Field, Fields, FormContent } from "./fields.js";
export { form } from "./elicitation.js";
export type { Elicitation, Elicited, FormElicitation } from "./elicitation.js";
export type { StateKeys } from "./state-keys.js";
export type { HandleOptions, Handles } from "./handles.js";
export { memoryTopics } from "./topics.js";
export type { TopicEvent, Topics, Unsubscribe } from "./topics.js";
export type { SubscriptionLimits } from "./listen.js";
export type { DetachedRun, ExtensionHost } from "./extension-host.js";
export type { ExtensionMethod, ServerExtension } from "./extension.js";
export type { HandlerCall, RunHandler } from "./run-handler.js";
export type { Interaction } from "./interaction.js";
export type { Honoured } from "./subscription-topics.js";
