import { RpcError } from "@mortise/jsonrpc";
import type { JsonObject } from "@mortise/jsonrpc";
import { compileSchema, formatIssues, headerParams, requireObjectRoot } from "@mortise/json-schema";
import type {
  CompiledSchema,
  HeaderParam,
  InferInput,
  InferOutput,
  Issue,
  SchemaLike,
  Validated,
  ValidatorFactory,
} from "@mortise/json-schema";
import { ERROR_CODES } from "@mortise/schema/2026-07-28";
import type { ClientCapabilities, Icon, MetaObject, Tool, ToolAnnotations } from "@mortise/schema/2026-07-28";
import { isCallToolRequestParams } from "@mortise/schema/2026-07-28/validators";
import type { RequestContext } from "./context.js";
import type { InputRequired } from "./input-required.js";
import { requireParams } from "./params.js";
import type { DefinitionHandle, Registry } from "./registry.js";
import type { Feature, Outcome, Requirements, Runnable } from "./target.js";
import { errorResult, ToolError } from "./tool-error.js";
import { toolResult } from "./tool-result.js";
import type { ToolResult } from "./tool-result.js";

/** What a handler may return: a finished result, or a value to make one of (see {@link ToolDefinition.handler}). */
export type ToolReturn<Output> = ToolResult | InputRequired | Output;

/** What extensions let a tool say of itself. They add their members by declaration merging; clients never see them. */
// eslint-disable-next-line @typescript-eslint/no-empty-object-type -- empty until an extension adds to it
export interface ToolOptions {}

/** A tool: what a model reads to decide on it, what it takes and gives, and what it does. */
export interface ToolDefinition<
  Input extends SchemaLike,
  Output extends SchemaLike,
  Arguments = InferOutput<Input>,
  Returned = ToolReturnOf<Output>,
>
  extends Requirements, ToolOptions {
  /** What the tool does and when to use it, written for a model. */
  readonly description?: string;
  /** A name for people. */
  readonly title?: string;
  /**
   * What it takes: TypeBox, plain JSON Schema, or any Standard Schema that converts to JSON Schema (Zod 4, Valibot, ArkType). The root
   * is an object. Arguments that do not fit become an `isError` result that says why, so that the model can correct itself.
   */
  readonly input?: Input;
  /** What `structuredContent` looks like. With it, whatever the handler returns is structured content. */
  readonly output?: Output;
  /** Hints about behaviour; clients must not trust them. */
  readonly annotations?: ToolAnnotations;
  readonly icons?: Icon[];
  readonly _meta?: MetaObject;
  /**
   * Does the work. What it returns becomes the result: an object that owns a `content` array *is* the result; with `output`, anything
   * else is structured content with its JSON as text. Without `output` a string is text, an array is content blocks, `undefined` is empty
   * content, and anything else is structured content.
   *
   * `throw new ToolError("…")` to tell the model what is wrong. Any other throw is a bug: the client gets "Internal error", your error hook
   * gets the cause.
   */
  handler(args: NoInfer<Arguments>, context: RequestContext): Returned | Promise<Returned>;
}

/** What `server.tool` returns. An interface of its own: the compiler works its members out only where one is used. */
// eslint-disable-next-line @typescript-eslint/no-empty-object-type -- see above
export interface ToolHandle<Input extends SchemaLike, Output extends SchemaLike> extends DefinitionHandle<
  ToolDefinition<Input, Output>
> {}

/**
 * What a handler may return, given the output schema. Read-only throughout: literals are then inferred as literals, so that a handler may
 * return `{ unit: "C" }` where the schema allows `"C"` and `"F"`.
 */
export type ToolReturnOf<Output extends SchemaLike> = Frozen<ToolReturn<InferInput<Output>>>;

type Frozen<T> = T extends object ? { readonly [Key in keyof T]: Frozen<T[Key]> } : T;

/** A definition whatever its schemas, once they were checked by `server.tool`. */
export interface AnyToolDefinition extends Requirements, ToolOptions {
  readonly description?: string;
  readonly title?: string;
  readonly input?: SchemaLike;
  readonly output?: SchemaLike;
  readonly annotations?: ToolAnnotations;
  readonly icons?: Icon[];
  readonly _meta?: MetaObject;
  handler(args: never, context: RequestContext): unknown;
}

/** For a tool without `input`: it takes nothing, and says so. */
const NO_INPUT = { type: "object", additionalProperties: false };
const NO_ARGUMENTS: JsonObject = Object.freeze({});

/** A definition, ready to be called. */
export class BuiltTool implements Runnable {
  readonly label: string;
  readonly needs?: ClientCapabilities;
  readonly scopes?: readonly string[];
  readonly headerParams?: readonly HeaderParam[];
  /** As `tools/list` shows it. */
  readonly description: Tool;
  readonly options?: JsonObject;
  readonly #input: CompiledSchema<unknown>;
  readonly #output: CompiledSchema<unknown> | undefined;
  readonly #handler: (args: never, context: RequestContext) => unknown;

  constructor(name: string, definition: AnyToolDefinition, validator: ValidatorFactory | undefined) {
    const { input = NO_INPUT, output, needs, scopes, handler, ...rest } = definition;
    const { title, description, annotations, icons, _meta, ...options } = rest;
    const what = `tool ${JSON.stringify(name)}`;
    const checks = validator === undefined ? {} : { validator };
    this.#input = compileSchema(input, { ...checks, direction: "input", what: `input schema of ${what}` });
    requireObjectRoot(this.#input.json, `input schema of ${what}`);
    this.#output =
      output && compileSchema(output, { ...checks, direction: "output", what: `output schema of ${what}` });
    this.#handler = handler;
    this.label = name;
    if (needs) this.needs = needs;
    if (scopes) this.scopes = scopes;
    const mirrored = headerParams(this.#input.json);
    if (mirrored.params === undefined)
      throw new Error(`The input schema of ${what} has a bad x-mcp-header: ${mirrored.reason}`);
    if (mirrored.params.length > 0) {
      this.headerParams = mirrored.params.map((param) => ({ ...param, path: ["arguments", ...param.path] }));
    }
    if (Object.keys(options).length > 0) this.options = options;
    this.description = {
      name,
      ...defined({ title, description, annotations, icons, _meta }),
      inputSchema: this.#input.json,
      ...(this.#output && { outputSchema: this.#output.json }),
    } as Tool;
  }

  async refusal(params: JsonObject): Promise<JsonObject | undefined> {
    const { issues } = await this.#check(params);
    return issues && misfit(this.label, issues);
  }

  run(params: JsonObject, context: RequestContext): Outcome | Promise<Outcome> {
    const checked = this.#check(params);
    return checked instanceof Promise
      ? checked.then((settled) => this.#call(settled, context))
      : this.#call(checked, context);
  }

  #check(params: JsonObject): Validated<unknown> | Promise<Validated<unknown>> {
    return this.#input.validate(params.arguments ?? NO_ARGUMENTS);
  }

  async #call(args: Validated<unknown>, context: RequestContext): Promise<Outcome> {
    if (args.issues !== undefined) return misfit(this.label, args.issues);
    try {
      const returned = await this.#handler.call(undefined, args.value as never, context);
      const result = toolResult(returned, this.#output, this.label);
      return result instanceof Promise ? await result : result;
    } catch (error) {
      if (error instanceof ToolError) return error.result;
      throw error;
    }
  }
}

const misfit = (tool: string, issues: readonly Issue[]): JsonObject =>
  errorResult(`The arguments of ${tool} do not fit its input schema:\n${formatIssues(issues)}`);

const defined = (members: object): object =>
  Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined));

/** `tools/call`. */
export class CallTool implements Feature {
  readonly #tools: Registry<BuiltTool>;

  constructor(tools: Registry<BuiltTool>) {
    this.#tools = tools;
  }

  find(params: JsonObject): Runnable {
    requireParams(isCallToolRequestParams, params);
    const tool = this.#tools.get(params.name);
    if (tool === undefined)
      throw new RpcError(ERROR_CODES.InvalidParams, `There is no tool ${JSON.stringify(params.name)}.`);
    return tool;
  }
}

const GOOD_NAME = /^[A-Za-z0-9_.-]{1,128}$/;

/** What is questionable about a tool name, if anything (server/tools § names: advice to servers, no rule). */
export const nameWarning = (name: string): string | undefined =>
  GOOD_NAME.test(name)
    ? undefined
    : `Tool name ${JSON.stringify(name)} should have 1 to 128 characters out of A-Z a-z 0-9 _ - . because some clients refuse others.`;
