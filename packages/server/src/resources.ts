import { RpcError } from "@mortise/jsonrpc";
import type { JsonObject } from "@mortise/jsonrpc";
import { ERROR_CODES } from "@mortise/schema/2026-07-28";
import type {
  Annotations,
  ClientCapabilities,
  Icon,
  MetaObject,
  Resource,
  ResourceTemplate,
} from "@mortise/schema/2026-07-28";
import { isReadResourceRequestParams } from "@mortise/schema/2026-07-28/validators";
import type { Completable, Completers } from "./completion.js";
import { requireAnnotations } from "./content-rules.js";
import type { RequestContext } from "./context.js";
import { InputRequired } from "./input-required.js";
import { requireParams } from "./params.js";
import type { Registry } from "./registry.js";
import { resourceResult } from "./resource-result.js";
import type { ResourceReturn } from "./resource-result.js";
import { checkHints } from "./stamp.js";
import type { CacheHints } from "./stamp.js";
import type { Feature, Outcome, Requirements, Runnable } from "./target.js";
import { UriTemplate } from "./uri-template.js";
import type { TemplateVariables } from "./uri-template.js";

interface ResourceBase extends Requirements {
  /** For programs and, without `title`, for people. */
  readonly name: string;
  readonly title?: string;
  readonly description?: string;
  readonly mimeType?: string;
  readonly icons?: Icon[];
  readonly annotations?: Annotations;
  readonly _meta?: MetaObject;
  /** How long clients may keep what was read. Default: not at all. */
  readonly caching?: CacheHints;
}

/** One resource under a fixed URI. */
export interface ResourceDefinition extends ResourceBase {
  /** Size of the raw content in bytes, where it is known. */
  readonly size?: number;
  handler(request: { readonly uri: string }, context: RequestContext): Reading | Promise<Reading>;
}

/** All resources whose URI matches a template. */
export interface ResourceTemplateDefinition<Template extends string = string> extends ResourceBase {
  /** Suggests values for the template's variables while a person types. */
  readonly complete?: Completers<keyof TemplateVariables<Template> & string>;
  handler(
    request: { readonly uri: string; readonly variables: TemplateVariables<Template> },
    context: RequestContext,
  ): Reading | Promise<Reading>;
}

type Reading = ResourceReturn | InputRequired;
type Read = (uri: string, context: RequestContext) => Reading | Promise<Reading>;

/** Something that one URI was found to name. */
class Readable implements Runnable {
  readonly label: string;
  readonly needs?: ClientCapabilities;
  readonly scopes?: readonly string[];
  readonly #definition: ResourceBase;
  readonly #read: Read;

  constructor(uri: string, definition: ResourceBase, read: Read) {
    this.label = uri;
    if (definition.needs) this.needs = definition.needs;
    if (definition.scopes) this.scopes = definition.scopes;
    this.#definition = definition;
    this.#read = read;
  }

  async run(_params: JsonObject, context: RequestContext): Promise<Outcome> {
    const returned = await this.#read(this.label, context);
    if (returned === undefined) throw noSuchResource(this.label);
    if (returned instanceof InputRequired) return returned;
    const { mimeType, caching } = this.#definition;
    return { ...caching, ...resourceResult(returned, this.label, mimeType) };
  }
}

/** A resource, ready to be read. */
export class BuiltResource extends Readable {
  /** As `resources/list` shows it. */
  readonly description: Resource;

  constructor(uri: string, definition: ResourceDefinition) {
    if (!URL.canParse(uri))
      throw new Error(`Resource URI ${JSON.stringify(uri)} is not an absolute URI such as "file:///a.txt".`);
    super(uri, definition, (_uri, context) => definition.handler({ uri }, context));
    this.description = { uri, ...described(definition, `resource ${uri}`) };
  }
}

/** A template, ready to be matched. */
export class BuiltTemplate implements Completable {
  /** As `resources/templates/list` shows it. */
  readonly description: ResourceTemplate;
  readonly argumentNames: readonly string[];
  readonly completers: Completers<string>;
  readonly scopes?: readonly string[];
  readonly #template: UriTemplate;
  readonly #definition: ResourceTemplateDefinition;

  constructor(uriTemplate: string, definition: ResourceTemplateDefinition) {
    this.#template = new UriTemplate(uriTemplate);
    this.argumentNames = this.#template.variables;
    const { complete = {}, ...rest } = definition;
    this.completers = complete;
    if (definition.scopes) this.scopes = definition.scopes;
    this.description = { uriTemplate, ...described(rest, `resource template ${uriTemplate}`) };
    this.#definition = definition;
  }

  match(uri: string): Runnable | undefined {
    const variables = this.#template.match(uri);
    const { handler } = this.#definition;
    return variables && new Readable(uri, this.#definition, (_uri, context) => handler({ uri, variables }, context));
  }
}

/** What goes into the lists: everything but what is for the server alone. */
function described<Definition extends ResourceBase & { handler: unknown }>(definition: Definition, what: string) {
  const { handler: _handler, needs: _needs, scopes: _scopes, caching, ...rest } = definition;
  checkHints(caching ?? {}, what);
  requireAnnotations(rest.annotations, what);
  return rest;
}

/** `resources/read`: a fixed URI first, then the templates in the order of their definition. */
export class ReadResource implements Feature {
  readonly #resources: Registry<BuiltResource>;
  readonly #templates: Registry<BuiltTemplate>;

  constructor(resources: Registry<BuiltResource>, templates: Registry<BuiltTemplate>) {
    this.#resources = resources;
    this.#templates = templates;
  }

  find(params: JsonObject): Runnable {
    requireParams(isReadResourceRequestParams, params);
    const found = this.lookUp(params.uri);
    if (found === undefined) throw noSuchResource(params.uri);
    return found;
  }

  lookUp(uri: string): Runnable | undefined {
    const resource = this.#resources.get(uri);
    if (resource !== undefined) return resource;
    for (const template of this.#templates.items()) {
      const target = template.match(uri);
      if (target !== undefined) return target;
    }
    return undefined;
  }
}

const noSuchResource = (uri: string): RpcError =>
  new RpcError(ERROR_CODES.InvalidParams, `There is no resource ${JSON.stringify(uri)}.`, { data: { uri } });
