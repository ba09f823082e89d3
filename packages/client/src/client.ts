import type { InferOutput, SchemaLike } from "@mortise/json-schema";
import type { JsonObject, LocalError } from "@mortise/jsonrpc";
import type {
  CallToolResult,
  CompleteResult,
  DiscoverResult,
  GetPromptResult,
  InputRequests,
  InputResponses,
  ListPromptsResult,
  ListResourcesResult,
  ListResourceTemplatesResult,
  ListToolsResult,
  Methods,
  Prompt,
  ReadResourceResult,
  Resource,
  ResourceTemplate,
  Tool,
} from "@mortise/schema/2026-07-28";
import type { ClientParts } from "./client-parts.js";
import { completionOf } from "./completion-params.js";
import type { CompletionParams } from "./completion-params.js";
import { aborted } from "./deadline.js";
import { takeIn } from "./extension.js";
import type { ClientExtension } from "./extension.js";
import type { AskedCall } from "./input/answer-round.js";
import { tellRoots } from "./input/questions.js";
import { withoutInvalid } from "./known-tools.js";
import type { CallOptions } from "./options.js";
import type { CallParams, CallResult, CompletionOptions, PageOptions, ToolCallOptions } from "./method-types.js";
import { pagesOf } from "./paging.js";
import type { ListMethod } from "./paging.js";
import type { Filter, SubscriptionEvent } from "./subscription/events.js";
import { Subscription } from "./subscription/subscription.js";
import type { SubscribeOptions } from "./subscription/subscription.js";
import { checkDeclaredOutput, checkOutput } from "./tool-output.js";
import type { TypedToolResult } from "./tool-output.js";
import { eraOf, explainWay } from "./way.js";

/**
 * A client of one server. Nothing is sent before the first call, and no call depends on an earlier one.
 *
 * Every call rejects with an `RpcError` when the server answers with an error (its `code` is a number), and with a `LocalError` when
 * something went wrong on this side (its `code` is a string): `AbortedError`, `TimeoutError`, `ClosedError`, `InvalidMessageError` for an
 * answer that breaks the protocol, `InputRequiredError` for a question that this client cannot answer, or an error of the transport.
 */
export class Client {
  readonly #parts: ClientParts;

  constructor(parts: ClientParts) {
    this.#parts = parts;
  }

  /**
   * Takes in an extension: it is declared with every request from now on, and reads answers of the types that it defines.
   * @throws Error when its id is malformed or taken, a result type is taken, or it is the half for servers
   */
  use(extension: ClientExtension): this {
    takeIn(extension, this.#parts.extensible, this);
    return this;
  }

  /** What the server is and can do, and which versions it speaks; the best common one is used from then on. */
  async discover(options?: CallOptions): Promise<DiscoverResult> {
    const result = await this.request("server/discover", {}, options);
    this.#parts.versions.agree(result.supportedVersions);
    return result;
  }

  /** One page of the tools. Over HTTP, tools whose header annotations are invalid are left out, with a warning. */
  async listTools(options?: PageOptions): Promise<ListToolsResult> {
    const page = await this.#page("tools/list", options);
    const { tools, dropsInvalidTools, warn } = this.#parts;
    const invalid = tools.learn(page);
    return dropsInvalidTools ? withoutInvalid(page, invalid, warn) : page;
  }

  /** All tools, page after page, each page asked for when it is needed. */
  tools(options?: CallOptions): AsyncGenerator<Tool, void, undefined> {
    return pagesOf(this.#parts.maxPages, "tools", (page) => this.listTools(page), options);
  }

  /**
   * Calls a tool, and types and checks its structured content by `output`: TypeBox, plain JSON Schema, or a Standard Schema. A tool that
   * fails says so in its result (`isError`), written for a model to read; it is returned, not thrown.
   * @param args what the tool's `inputSchema` asks for
   * @throws InvalidMessageError when the structured content does not fit, or is missing; its `cause` are the issues
   */
  callTool<const S extends SchemaLike>(
    name: string,
    args: JsonObject | undefined,
    options: ToolCallOptions<S>,
  ): Promise<TypedToolResult<InferOutput<S>>>;
  /**
   * Calls a tool. A tool that fails says so in its result (`isError`), written for a model to read; it is returned, not thrown.
   * Structured content is checked against the `outputSchema` that a list has shown for the tool, if any.
   * @param args what the tool's `inputSchema` asks for
   * @throws InvalidMessageError when the structured content does not fit
   */
  callTool(name: string, args?: JsonObject, options?: CallOptions): Promise<CallToolResult>;
  async callTool(
    name: string,
    args?: JsonObject,
    options: CallOptions & { output?: SchemaLike } = {},
  ): Promise<CallToolResult> {
    const result = await this.request("tools/call", { name, ...(args && { arguments: args }) }, options);
    if (options.output !== undefined) return checkOutput(name, result, options.output);
    const declared = this.#parts.tools.get(name)?.tool.outputSchema;
    return declared === undefined ? result : checkDeclaredOutput(name, result, declared, this.#parts.warn);
  }

  /** One page of the resources. */
  listResources(options?: PageOptions): Promise<ListResourcesResult> {
    return this.#page("resources/list", options);
  }

  /** All resources, page after page. */
  resources(options?: CallOptions): AsyncGenerator<Resource, void, undefined> {
    return pagesOf(this.#parts.maxPages, "resources", (page) => this.listResources(page), options);
  }

  /** One page of the resource templates. */
  listResourceTemplates(options?: PageOptions): Promise<ListResourceTemplatesResult> {
    return this.#page("resources/templates/list", options);
  }

  /** All resource templates, page after page. */
  resourceTemplates(options?: CallOptions): AsyncGenerator<ResourceTemplate, void, undefined> {
    return pagesOf(this.#parts.maxPages, "resourceTemplates", (page) => this.listResourceTemplates(page), options);
  }

  /** What is at a URI. `isResourceNotFound` tells whether it failed because nothing is. */
  readResource(uri: string, options?: CallOptions): Promise<ReadResourceResult> {
    return this.request("resources/read", { uri }, options);
  }

  /** One page of the prompts. */
  listPrompts(options?: PageOptions): Promise<ListPromptsResult> {
    return this.#page("prompts/list", options);
  }

  /** All prompts, page after page. */
  prompts(options?: CallOptions): AsyncGenerator<Prompt, void, undefined> {
    return pagesOf(this.#parts.maxPages, "prompts", (page) => this.listPrompts(page), options);
  }

  /** A prompt's messages, its arguments filled in. */
  getPrompt(name: string, args?: Readonly<Record<string, string>>, options?: CallOptions): Promise<GetPromptResult> {
    return this.request("prompts/get", { name, ...(args && { arguments: args }) }, options);
  }

  /** Values that an argument of a prompt or a resource template may have, given what is typed and what other arguments are. */
  complete(params: CompletionParams, options?: CallOptions): Promise<CompleteResult> {
    return this.request("completion/complete", params, options);
  }

  /**
   * Values that an argument of a prompt may have.
   * @param value what is typed so far
   * @param others what other arguments are
   */
  completePrompt(
    name: string,
    argument: string,
    value: string,
    { others, ...options }: CompletionOptions = {},
  ): Promise<CompleteResult["completion"]> {
    return this.#values(completionOf({ type: "ref/prompt", name }, argument, value, others), options);
  }

  /**
   * Values that a variable of a resource template may have.
   * @param uriTemplate the template as the server lists it
   * @param value what is typed so far
   */
  completeResource(
    uriTemplate: string,
    variable: string,
    value: string,
    { others, ...options }: CompletionOptions = {},
  ): Promise<CompleteResult["completion"]> {
    return this.#values(completionOf({ type: "ref/resource", uri: uriTemplate }, variable, value, others), options);
  }

  /** Any request by its method: typed and checked for those of the protocol, as they come for others. */
  async request<const M extends string>(
    method: M,
    params: CallParams<M>,
    options?: CallOptions,
  ): Promise<CallResult<M>> {
    const { caller, cache } = this.#parts;
    const ask = (): Promise<JsonObject> => caller.call(method, params, options);
    if (cache === undefined) return (await ask()) as CallResult<M>;
    if (options?.signal?.aborted) throw aborted(method, options.signal);
    return (await cache.answer({ method, params, fresh: options?.fresh === true }, ask)) as CallResult<M>;
  }

  /**
   * Hears of changes on the server, until it is closed: `for await (const event of client.subscribe({ toolsListChanged: true })) …`. A server
   * that does not do all of it says so in its acknowledgment. After a lost connection the subscription is opened anew, and says `gap`.
   */
  subscribe(filter: Filter, options: SubscribeOptions = {}): Subscription {
    const { caller, transport, cache, warn } = this.#parts;
    const observe = (event: SubscriptionEvent): void => cache?.observe(event);
    return new Subscription({ caller, transport, filter, options, warn, observe });
  }

  /**
   * Answers questions that came by another way than the rounds of a call, with this client's handlers and by their rules. For extensions.
   * @throws InputRequiredError for what has no handler, InputFailedError when a handler threw or answered what is no answer
   */
  answer(inputRequests: InputRequests, call: AskedCall): Promise<InputResponses> {
    return this.#parts.extensible.answer(inputRequests, call);
  }

  /** How the server is spoken to: `"modern"`, or what the transport has found out; `undefined` until it has. */
  get era(): string | undefined {
    return eraOf(this.#parts.transport);
  }

  /** What was found out about the way to the server, and from what: for a log, or a person who looks for a fault. */
  explain(): string {
    return explainWay(this.#parts.transport);
  }

  /** Call it when `roots` has changed, for servers that remember them. Others ask each time they need them, and are told nothing. */
  rootsChanged(): void {
    tellRoots(this.#parts.transport);
  }

  /** Ends the client and its transport; calls still open reject with a `ClosedError`. */
  close(): Promise<void> {
    return this.#parts.transport.close();
  }

  /** Resolves when the transport has ended for good: with the error that ended it, or `undefined` after `close()`. */
  get closed(): Promise<LocalError | undefined> {
    return this.#parts.transport.closed;
  }

  async #values(params: CompletionParams, options: CallOptions): Promise<CompleteResult["completion"]> {
    return (await this.complete(params, options)).completion;
  }

  #page<M extends ListMethod>(method: M, { cursor, ...options }: PageOptions = {}): Promise<Methods[M]["result"]> {
    const params: CallParams<ListMethod> = cursor === undefined ? {} : { cursor };
    return this.request(method, params as CallParams<M>, options) as Promise<Methods[M]["result"]>;
  }
}
