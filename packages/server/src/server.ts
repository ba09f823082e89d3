import { compose } from "@mortise/jsonrpc";
import type { Exchange, JsonObject } from "@mortise/jsonrpc";
import type { InferOutput, SchemaLike } from "@mortise/json-schema";
import { METHODS, REVISION } from "@mortise/schema/2026-07-28";
import type {
  Implementation,
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
import type { ServerExtension } from "./extension.js";
import type { HandlerCall, RunHandler } from "./run-handler.js";
import { runTarget } from "./run-target.js";
import { createHost } from "./extension-host.js";
import { Extensions } from "./extensions.js";
import { Handles } from "./handles.js";
import type { HandleOptions } from "./handles.js";
import { Listen } from "./listen.js";
import { createLists } from "./lists.js";
import { MethodTable } from "./method-table.js";
import type { Features } from "./method-table.js";
import { withDefaults } from "./options.js";
import type { ServerOptions } from "./options.js";
import { describeErrors } from "./params.js";
import { BuiltPrompt, GetPrompt } from "./prompts.js";
import type { PromptArguments, PromptDefinition } from "./prompts.js";
import type { DefinitionHandle } from "./registry.js";
import { RequestStates } from "./request-state.js";
import { BuiltResource, BuiltTemplate, ReadResource } from "./resources.js";
import type { ResourceDefinition, ResourceTemplateDefinition } from "./resources.js";
import { Stamp } from "./stamp.js";
import { ServerSecrets } from "./state-keys.js";
import { honour } from "./subscription-topics.js";
import type { Honoured } from "./subscription-topics.js";
import { BuiltTool, CallTool, nameWarning } from "./tools.js";
import type { AnyToolDefinition, ToolDefinition, ToolHandle, ToolReturnOf } from "./tools.js";
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
  readonly #extensions: Extensions;
  readonly #methods: MethodTable;
  readonly #secrets: ServerSecrets;
  #run: RunHandler;
  #within: Exchange;

  constructor(info: Implementation, options: ServerOptions = {}) {
    if (!isImplementation(info)) throw new Error(`createServer: ${describeErrors("info", isImplementation.errors)}.`);
    this.info = info;
    const settings = (this.#options = withDefaults(options));
    const onError = (error: unknown) => settings.onError(error, undefined);
    const stamp = new Stamp(info);
    this.#secrets = new ServerSecrets(options.stateKeys);
    this.#topics = options.topics ?? memoryTopics();
    this.#changes = new ListChanges(this.#topics, onError);
    this.#catalog = new Catalog(settings.logging, (changed) => this.#changed(changed));
    const method = (name: string) => this.#methods.get(name);
    const running = { method, stamp, reports: settings, run: (call: HandlerCall) => this.#run(call) };
    const tools = () => this.#catalog.tools.items();
    this.#extensions = new Extensions(createHost({ ...running, topics: this.#topics, onError, tools }));
    this.#run = runTarget(this.#extensions.reads, settings.onWarning);
    this.#listen = new Listen(this.#topics, (filter, context) => this.#honour(filter, context), settings);
    this.#read = new ReadResource(this.#catalog.resources, this.#catalog.templates);
    this.#methods = new MethodTable(this.#createFeatures(stamp), this.#catalog, this.#extensions);
    this.#within = createDispatch({
      ...running,
      supportedVersions: [REVISION],
      states: new RequestStates(this.#secrets, settings.stateTtlMs),
      authorize: options.authorize,
    });
    const middleware = [catchErrors(settings.onError), ...settings.middleware];
    this.exchange = compose(middleware, (request, context) => this.#within(request, context));
  }

  /**
   * Takes in an extension. Its methods answer clients that declare it; what wraps handlers and requests wraps them from now on, later
   * extensions within earlier ones.
   * @throws Error when its id is malformed or taken, a method of it exists already, or it is the half for clients
   */
  use(extension: ServerExtension): this {
    this.#extensions.add(extension, (method) => this.#methods.isTaken(method));
    const { middleware, handle } = extension;
    if (middleware) this.#within = middleware(this.#within);
    if (handle) this.#run = handle(this.#run);
    this.#methods.refresh();
    this.#extensions.start(extension);
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
    const Returned extends ToolReturnOf<Output> = never, // every handler says what it returns
  >(name: string, definition: ToolDefinition<Input, Output, Arguments, Returned>): ToolHandle<Input, Output> {
    const warning = nameWarning(name);
    if (warning !== undefined) this.#options.onWarning(warning);
    const build = (d: object) => new BuiltTool(name, d as AnyToolDefinition, this.#options.validator);
    return this.#catalog.tools.define<object>(name, definition, build) as ToolHandle<Input, Output>;
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

  /** Handles for what has to outlast a request. @param kind what models call them; change it when the value's shape changes */
  handles<T>(kind: string, options: HandleOptions = {}): Handles<T> {
    return new Handles(this.info.name, kind, this.#secrets, options);
  }

  /** Tells whoever subscribed to a resource that it has changed. @throws what the topics port throws */
  async resourceUpdated(uri: string): Promise<void> {
    const method = "notifications/resources/updated";
    await this.#topics.publish(topicOf(method, uri), { method, params: { uri } });
  }

  /** Ends what would not end by itself: open subscriptions get their result. Call it before a transport is closed; the server lives on. */
  async close(): Promise<void> {
    this.#listen.end();
    await this.#extensions.close();
  }

  #createFeatures(stamp: Stamp): Features {
    const { caching } = this.#options;
    const { tools, prompts } = this.#catalog;
    const keep = (result: JsonObject) => stamp.keep(result, caching, METHODS["server/discover"]);
    return {
      ...createLists(this.#catalog, stamp, this.#options),
      "server/discover": new Discover(() => keep(this.#discovery())),
      "tools/call": new CallTool(tools),
      "resources/read": this.#read,
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
    const extensions = this.#extensions.settings() as ServerCapabilities["extensions"];
    return { ...this.#catalog.capabilities(), ...(extensions && { extensions }) };
  }

  /** Who may not read a resource may not learn that it changes either. */
  async #honour(filter: SubscriptionFilter, context: RequestContext): Promise<readonly Honoured[]> {
    const authorize = this.#options.authorize ?? scopesGranted;
    const own = await honour(filter, this.#catalog.capabilities(), async (uri) => {
      const scopes = this.#read.lookUp(uri)?.scopes ?? [];
      return (
        this.#read.lookUp(uri) !== undefined && (await authorize({ ...context.access, target: uri, scopes })) === true
      );
    });
    return [own, ...(await this.#extensions.honour(filter, context))];
  }

  #changed(what: NotificationMethod): void {
    this.#methods.refresh();
    this.#changes.tell(what);
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
