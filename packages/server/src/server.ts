import { compose } from "@mortise/jsonrpc";
import type { Exchange, JsonObject } from "@mortise/jsonrpc";
import type { InferOutput, SchemaLike } from "@mortise/json-schema";
import { METHODS, REVISION } from "@mortise/schema/2026-07-28";
import type {
  Implementation,
  Method as MethodName,
  NotificationMethod,
  ServerCapabilities,
  SubscriptionFilter,
} from "@mortise/schema/2026-07-28";
import { isImplementation } from "@mortise/schema/2026-07-28/validators";
import { scopesGranted } from "./access.js";
import { Catalog } from "./catalog.js";
import { ListChanges } from "./changes.js";
import { Complete } from "./completion.js";
import type { RequestContext } from "./context.js";
import { Discover } from "./discover.js";
import { createDispatch } from "./dispatch.js";
import { catchErrors } from "./errors.js";
import { checkExtensionId, extensionMethod } from "./extension.js";
import type { RunHandler, ServerExtension } from "./extension.js";
import { Listen } from "./listen.js";
import { withDefaults } from "./options.js";
import type { ServerOptions } from "./options.js";
import { PagedList } from "./pages.js";
import { describeErrors } from "./params.js";
import { BuiltPrompt, GetPrompt } from "./prompts.js";
import type { PromptArguments, PromptDefinition } from "./prompts.js";
import type { DefinitionHandle } from "./registry.js";
import { RequestStates } from "./request-state.js";
import { BuiltResource, BuiltTemplate, ReadResource } from "./resources.js";
import type { ResourceDefinition, ResourceTemplateDefinition } from "./resources.js";
import { Stamp } from "./stamp.js";
import { honour } from "./subscription-topics.js";
import type { Honoured } from "./subscription-topics.js";
import type { Feature, Method } from "./target.js";
import { BuiltTool, CallTool, nameWarning } from "./tools.js";
import type { AnyToolDefinition, ToolDefinition, ToolReturnOf } from "./tools.js";
import { memoryTopics, topicOf } from "./topics.js";
import type { Topics } from "./topics.js";

/**
 * An MCP server: definitions, and the exchange that answers requests from them. It knows no connection and keeps nothing of a client,
 * so one server can be served over any number of transports at once.
 */
export class Server {
  /** Answers any request of this server. Give it to a transport, or call it. */
  readonly exchange: Exchange;
  readonly info: Implementation;
  readonly #options: ReturnType<typeof withDefaults>;
  readonly #catalog: Catalog;
  readonly #topics: Topics;
  readonly #changes: ListChanges;
  readonly #listen: Listen;
  readonly #read: ReadResource;
  readonly #extensions: ServerExtension[] = [];
  #run: RunHandler = ({ target, params, context }) => target.run(params, context);
  #within: Exchange;
  readonly #features: Partial<Record<MethodName, Feature & { changed?(): void }>>;
  /** The methods that are answered at the moment: those of capabilities that are declared. */
  #methods = new Map<string, Method>();

  constructor(info: Implementation, options: ServerOptions = {}) {
    if (!isImplementation(info)) throw new Error(`createServer: ${describeErrors("info", isImplementation.errors)}.`);
    this.info = info;
    const settings = (this.#options = withDefaults(options));
    const stamp = new Stamp(info);
    this.#catalog = new Catalog(settings.logging, (changed) => this.#changed(changed));
    this.#topics = options.topics ?? memoryTopics();
    this.#changes = new ListChanges(this.#topics, (error) => settings.onError(error, undefined));
    this.#listen = new Listen(this.#topics, (filter, context) => this.#honour(filter, context), settings);
    this.#read = new ReadResource(this.#catalog.resources, this.#catalog.templates);
    this.#features = this.#createFeatures(stamp);
    this.#answerable();
    this.#within = createDispatch({
      method: (name) => this.#methods.get(name),
      supportedVersions: [REVISION],
      stamp,
      states: new RequestStates(options.stateKeys, settings.stateTtlMs),
      authorize: options.authorize,
      mayLog: settings.logging,
      run: (call) => this.#run(call),
    });
    const middleware = [catchErrors(settings.onError), ...settings.middleware];
    this.exchange = compose(middleware, (request, context) => this.#within(request, context));
  }

  /**
   * Takes in an extension. Its methods answer clients that declare it; what wraps handlers and requests wraps them from now on, later
   * extensions within earlier ones.
   * @throws Error when its id is malformed or taken, or a method of it exists already
   */
  use(extension: ServerExtension): this {
    const { id, methods = {}, middleware, handle, start } = extension;
    checkExtensionId(id);
    if (this.#extensions.some((other) => other.id === id)) throw new Error(`The extension ${id} is in use already.`);
    const taken = Object.keys(methods).find((name) => name in METHODS || this.#methods.has(name));
    if (taken !== undefined) throw new Error(`The extension ${id} brings a method ${taken}, which exists already.`);
    this.#extensions.push(extension);
    if (middleware) this.#within = middleware(this.#within);
    if (handle) this.#run = handle(this.#run);
    this.#answerable();
    start?.({ topics: this.#topics, onError: (error) => this.#options.onError(error, undefined) });
    return this;
  }

  /**
   * Defines a tool.
   * @param name 1 to 128 characters out of `A-Z a-z 0-9 _ - .`
   * @throws Error when the name is taken or a schema cannot be used; the message says what to change
   */
  tool<
    const Input extends SchemaLike = SchemaLike,
    const Output extends SchemaLike = SchemaLike,
    Arguments = InferOutput<Input>,
    const Returned extends ToolReturnOf<Output> = ToolReturnOf<Output>,
  >(
    name: string,
    definition: ToolDefinition<Input, Output, Arguments, Returned>,
  ): DefinitionHandle<ToolDefinition<Input, Output>> {
    const warning = nameWarning(name);
    if (warning !== undefined) this.#options.onWarning(warning);
    const build = (d: object) => new BuiltTool(name, d as AnyToolDefinition, this.#options.validator);
    return this.#catalog.tools.define<object>(name, definition, build) as DefinitionHandle<
      ToolDefinition<Input, Output>
    >;
  }

  /**
   * Defines a resource under one URI.
   * @throws Error when the URI is not absolute or is taken
   */
  resource(uri: string, definition: ResourceDefinition): DefinitionHandle<ResourceDefinition> {
    return this.#catalog.resources.define(uri, definition, (d) => new BuiltResource(uri, d));
  }

  /**
   * Defines the resources whose URI matches a template such as `file:///{+path}`: `{name}` is one segment, `{+name}` may hold slashes.
   * @throws Error when the template cannot be matched or is taken
   */
  resourceTemplate<const Template extends string>(
    uriTemplate: Template,
    definition: ResourceTemplateDefinition<Template>,
  ): DefinitionHandle<ResourceTemplateDefinition<Template>> {
    return this.#catalog.templates.define(
      uriTemplate,
      definition,
      (d) => new BuiltTemplate(uriTemplate, d as ResourceTemplateDefinition),
    );
  }

  /**
   * Defines a prompt.
   * @throws Error when the name is taken
   */
  prompt<const Arguments extends PromptArguments>(
    name: string,
    definition: PromptDefinition<Arguments>,
  ): DefinitionHandle<PromptDefinition<Arguments>> {
    return this.#catalog.prompts.define(
      name,
      definition,
      (d) => new BuiltPrompt(name, d as PromptDefinition<PromptArguments>),
    );
  }

  /** Tells whoever subscribed to a resource that it has changed. @throws what the topics port throws */
  async resourceUpdated(uri: string): Promise<void> {
    const method = "notifications/resources/updated";
    await this.#topics.publish(topicOf(method, uri), { method, params: { uri } });
  }

  /** Ends what would not end by itself: open subscriptions get their result. Call it before a transport is closed; the server lives on. */
  async close(): Promise<void> {
    this.#listen.end();
    await Promise.all(this.#extensions.map((extension) => extension.close?.()));
  }

  #createFeatures(stamp: Stamp): Partial<Record<MethodName, Feature & { changed?(): void }>> {
    const { pageSize, caching } = this.#options;
    const { tools, resources, templates, prompts } = this.#catalog;
    const keep = (method: MethodName) => (result: JsonObject) => stamp.keep(result, caching, METHODS[method]);
    return {
      "server/discover": new Discover(() => keep("server/discover")(this.#discovery())),
      "tools/list": new PagedList(tools, "tools", pageSize, keep("tools/list")),
      "tools/call": new CallTool(tools),
      "resources/list": new PagedList(resources, "resources", pageSize, keep("resources/list")),
      "resources/templates/list": new PagedList(
        templates,
        "resourceTemplates",
        pageSize,
        keep("resources/templates/list"),
      ),
      "resources/read": this.#read,
      "prompts/list": new PagedList(prompts, "prompts", pageSize, keep("prompts/list")),
      "prompts/get": new GetPrompt(prompts),
      "completion/complete": new Complete((ref) => this.#catalog.completable(ref)),
      "subscriptions/listen": this.#listen,
    };
  }

  #discovery(): JsonObject {
    const { instructions } = this.#options;
    return {
      supportedVersions: [REVISION],
      capabilities: this.#capabilities(),
      ...(instructions !== undefined && { instructions }),
    };
  }

  #capabilities(): ServerCapabilities {
    const extensions = Object.fromEntries(this.#extensions.map(({ id, settings = {} }) => [id, settings]));
    return {
      ...this.#catalog.capabilities(),
      ...(this.#extensions.length > 0 && { extensions }),
    } as ServerCapabilities;
  }

  /** Who may not read a resource may not learn that it changes either. */
  async #honour(filter: SubscriptionFilter, context: RequestContext): Promise<Honoured> {
    const own = honour(filter, this.#catalog.capabilities(), async (uri) => {
      const resource = this.#read.lookUp(uri);
      if (resource === undefined) return false;
      const authorize = this.#options.authorize ?? scopesGranted;
      return authorize({ ...context.access, target: uri, scopes: resource.scopes ?? [] });
    });
    const declared = context.clientCapabilities.extensions ?? {};
    const theirs = this.#extensions
      .filter(({ id }) => Object.hasOwn(declared, id))
      .map((extension) => extension.subscribe?.(filter as JsonObject, context));
    const all = (await Promise.all([own, ...theirs])).filter((part) => part !== undefined);
    return { filter: Object.assign({}, ...all.map((part) => part.filter)), topics: all.flatMap((part) => part.topics) };
  }

  #changed(what: NotificationMethod): void {
    this.#answerable();
    this.#changes.tell(what);
  }

  /** Drops what was derived from the definitions, and answers the methods of what there is now. */
  #answerable(): void {
    const capabilities = this.#catalog.capabilities();
    this.#methods = new Map();
    for (const [name, feature] of Object.entries(this.#features)) {
      feature.changed?.();
      const row = METHODS[name as MethodName];
      if (row.serverCapability !== undefined && !(row.serverCapability in capabilities)) continue;
      const more = this.#extensions.flatMap(({ resultTypes }) => resultTypes?.[name] ?? []);
      this.#methods.set(name, { row: { ...row, resultTypes: [...row.resultTypes, ...more] }, feature });
    }
    for (const { id, methods = {} } of this.#extensions) {
      for (const [name, method] of Object.entries(methods)) this.#methods.set(name, extensionMethod(id, name, method));
    }
  }
}

/**
 * Creates a server.
 * @param info how the server calls itself; clients show it, nobody should depend on it
 * @throws Error when `info` lacks a name or version, or an option is out of bounds
 * @example
 * const server = createServer({ name: "weather", version: "1.0.0" });
 * server.tool("now", { handler: () => new Date().toISOString() });
 */
export const createServer = (info: Implementation, options?: ServerOptions): Server => new Server(info, options);
