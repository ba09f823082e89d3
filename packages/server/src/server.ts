import { compose } from "@mortise/jsonrpc";
import type { Exchange, JsonObject } from "@mortise/jsonrpc";
import type { SchemaLike } from "@mortise/json-schema";
import { METHODS, REVISION } from "@mortise/schema/2026-07-28";
import type {
  CompleteRequestParams,
  Implementation,
  Method as MethodName,
  ServerCapabilities,
} from "@mortise/schema/2026-07-28";
import { isImplementation } from "@mortise/schema/2026-07-28/validators";
import { Complete } from "./completion.js";
import type { Completable } from "./completion.js";
import { Discover } from "./discover.js";
import { createDispatch } from "./dispatch.js";
import { catchErrors } from "./errors.js";
import { withDefaults } from "./options.js";
import type { ServerOptions } from "./options.js";
import { PagedList } from "./pages.js";
import { describeErrors } from "./params.js";
import { BuiltPrompt, GetPrompt } from "./prompts.js";
import type { PromptArguments, PromptDefinition } from "./prompts.js";
import { Registry } from "./registry.js";
import type { DefinitionHandle } from "./registry.js";
import { BuiltResource, BuiltTemplate, ReadResource } from "./resources.js";
import type { ResourceDefinition, ResourceTemplateDefinition } from "./resources.js";
import { RequestStates } from "./request-state.js";
import { Stamp } from "./stamp.js";
import type { Feature, Method } from "./target.js";
import { BuiltTool, CallTool, nameWarning } from "./tools.js";
import type { AnyToolDefinition, ToolDefinition } from "./tools.js";

const STATE_TTL_MS = 30 * 60 * 1000;

/**
 * An MCP server: definitions, and the exchange that answers requests from them. It knows no connection and keeps nothing of a client,
 * so one server can be served over any number of transports at once.
 */
export class Server {
  /** Answers any request of this server. Give it to a transport, or call it. */
  readonly exchange: Exchange;
  readonly info: Implementation;
  readonly #options: ReturnType<typeof withDefaults>;
  readonly #tools = new Registry<BuiltTool>("Tool", () => this.#changed());
  readonly #resources = new Registry<BuiltResource>("Resource", () => this.#changed());
  readonly #templates = new Registry<BuiltTemplate>("Resource template", () => this.#changed());
  readonly #prompts = new Registry<BuiltPrompt>("Prompt", () => this.#changed());
  readonly #features: Record<string, Feature & { changed?(): void }>;
  /** The methods that are answered at the moment: those of capabilities that are declared. */
  #methods = new Map<string, Method>();

  constructor(info: Implementation, options: ServerOptions = {}) {
    if (!isImplementation(info)) throw new Error(`createServer: ${describeErrors("info", isImplementation.errors)}.`);
    this.info = info;
    this.#options = withDefaults(options);
    const stamp = new Stamp(info);
    this.#features = this.#createFeatures(stamp);
    this.#changed();
    const dispatch = createDispatch({
      method: (name) => this.#methods.get(name),
      supportedVersions: [REVISION],
      stamp,
      states: new RequestStates(options.stateKeys, options.stateTtlMs ?? STATE_TTL_MS),
      authorize: options.authorize,
      mayLog: this.#options.logging,
    });
    this.exchange = compose([catchErrors(this.#options.onError), ...this.#options.middleware], dispatch);
  }

  /**
   * Defines a tool.
   * @param name 1 to 128 characters out of `A-Z a-z 0-9 _ - .`
   * @throws Error when the name is taken or a schema cannot be used; the message says what to change
   */
  tool<const Input extends SchemaLike = SchemaLike, const Output extends SchemaLike = SchemaLike>(
    name: string,
    definition: ToolDefinition<Input, Output>,
  ): DefinitionHandle<ToolDefinition<Input, Output>> {
    const warning = nameWarning(name);
    if (warning !== undefined) this.#options.onWarning(warning);
    return this.#tools.define(
      name,
      definition,
      (d) => new BuiltTool(name, d as AnyToolDefinition, this.#options.validator),
    );
  }

  /**
   * Defines a resource under one URI.
   * @throws Error when the URI is not absolute or is taken
   */
  resource(uri: string, definition: ResourceDefinition): DefinitionHandle<ResourceDefinition> {
    return this.#resources.define(uri, definition, (d) => new BuiltResource(uri, d));
  }

  /**
   * Defines the resources whose URI matches a template such as `file:///{+path}`: `{name}` is one segment, `{+name}` may hold slashes.
   * @throws Error when the template cannot be matched or is taken
   */
  resourceTemplate<const Template extends string>(
    uriTemplate: Template,
    definition: ResourceTemplateDefinition<Template>,
  ): DefinitionHandle<ResourceTemplateDefinition<Template>> {
    return this.#templates.define(
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
    return this.#prompts.define(name, definition, (d) => new BuiltPrompt(name, d as PromptDefinition<PromptArguments>));
  }

  #createFeatures(stamp: Stamp): Partial<Record<MethodName, Feature & { changed?(): void }>> {
    const { pageSize, caching } = this.#options;
    const keep = (method: MethodName) => (result: JsonObject) => stamp.keep(result, caching, METHODS[method]);
    return {
      "server/discover": new Discover(() => keep("server/discover")(this.#discovery())),
      "tools/list": new PagedList(this.#tools, "tools", pageSize, keep("tools/list")),
      "tools/call": new CallTool(this.#tools),
      "resources/list": new PagedList(this.#resources, "resources", pageSize, keep("resources/list")),
      "resources/templates/list": new PagedList(
        this.#templates,
        "resourceTemplates",
        pageSize,
        keep("resources/templates/list"),
      ),
      "resources/read": new ReadResource(this.#resources, this.#templates),
      "prompts/list": new PagedList(this.#prompts, "prompts", pageSize, keep("prompts/list")),
      "prompts/get": new GetPrompt(this.#prompts),
      "completion/complete": new Complete((ref) => this.#completable(ref)),
    };
  }

  #completable(ref: CompleteRequestParams["ref"]): Completable | undefined {
    return ref.type === "ref/prompt" ? this.#prompts.get(ref.name) : this.#templates.get(ref.uri);
  }

  #capabilities(): ServerCapabilities {
    const completable = [...this.#prompts.items(), ...this.#templates.items()];
    return {
      ...(this.#tools.used && { tools: {} }),
      ...((this.#resources.used || this.#templates.used) && { resources: {} }),
      ...(this.#prompts.used && { prompts: {} }),
      ...(completable.some(({ completers }) => Object.keys(completers).length > 0) && { completions: {} }),
      ...(this.#options.logging && { logging: {} }),
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

  /** Drops what was derived from the definitions. */
  #changed(): void {
    const capabilities = this.#capabilities();
    this.#methods = new Map();
    for (const [name, feature] of Object.entries(this.#features)) {
      const row = METHODS[name as MethodName];
      feature.changed?.();
      if (row.serverCapability === undefined || row.serverCapability in capabilities)
        this.#methods.set(name, { row, feature });
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
