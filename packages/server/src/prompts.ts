import { RpcError } from "@mortise/jsonrpc";
import type { JsonObject } from "@mortise/jsonrpc";
import { ERROR_CODES } from "@mortise/schema/2026-07-28";
import type {
  ClientCapabilities,
  GetPromptResult,
  Icon,
  MetaObject,
  Prompt,
  PromptMessage,
} from "@mortise/schema/2026-07-28";
import { isGetPromptRequestParams, isGetPromptResult } from "@mortise/schema/2026-07-28/validators";
import type { Completable, Completer, Completers } from "./completion.js";
import { requireContent } from "./content-rules.js";
import type { RequestContext } from "./context.js";
import { InputRequired } from "./input-required.js";
import { describeErrors, requireParams } from "./params.js";
import type { Registry } from "./registry.js";
import type { Feature, Outcome, Requirements, Runnable } from "./target.js";

/** One argument of a prompt. Its value is always a string. */
export interface PromptArgumentDefinition {
  readonly title?: string;
  readonly description?: string;
  /** Default false. A request without a required argument is refused with -32602. */
  readonly required?: boolean;
  /** Suggests values while a person types. */
  readonly complete?: Completer;
}

export type PromptArguments = { readonly [name: string]: PromptArgumentDefinition };

/** What a prompt's handler receives: required arguments are strings, the others may be absent. */
export type PromptValues<Arguments extends PromptArguments> = {
  readonly [Name in keyof Arguments as Arguments[Name] extends { readonly required: true } ? Name : never]: string;
} & {
  readonly [Name in keyof Arguments as Arguments[Name] extends { readonly required: true } ? never : Name]?: string;
};

/** A text (one message of the user), messages, or a finished result. */
export type PromptReturn =
  string | PromptMessage[] | (Omit<GetPromptResult, "resultType"> & { readonly resultType?: "complete" });

type Prompted = PromptReturn | InputRequired;

/** A prompt: a template of messages that a person picks. */
export interface PromptDefinition<Arguments extends PromptArguments> extends Requirements {
  readonly title?: string;
  readonly description?: string;
  readonly arguments?: Arguments;
  readonly icons?: Icon[];
  readonly _meta?: MetaObject;
  handler(args: PromptValues<Arguments>, context: RequestContext): Prompted | Promise<Prompted>;
}

/** A prompt, ready to be asked for. */
export class BuiltPrompt implements Runnable, Completable {
  readonly label: string;
  readonly needs?: ClientCapabilities;
  readonly scopes?: readonly string[];
  readonly argumentNames: readonly string[];
  readonly completers: Completers<string>;
  /** As `prompts/list` shows it. */
  readonly description: Prompt;
  readonly #handler: PromptDefinition<PromptArguments>["handler"];
  readonly #required: readonly string[];

  constructor(name: string, definition: PromptDefinition<PromptArguments>) {
    const { arguments: args = {}, needs, scopes, handler, ...described } = definition;
    this.label = name;
    if (needs) this.needs = needs;
    if (scopes) this.scopes = scopes;
    const entries = Object.entries(args);
    this.argumentNames = entries.map(([argument]) => argument);
    this.completers = Object.fromEntries(
      entries.flatMap(([argument, { complete }]) => (complete ? [[argument, complete]] : [])),
    );
    this.#required = entries.filter(([, { required }]) => required === true).map(([argument]) => argument);
    this.#handler = handler;
    const listed = entries.map(([argument, { complete: _complete, ...shown }]) => ({ name: argument, ...shown }));
    this.description = { name, ...described, ...(listed.length > 0 && { arguments: listed }) };
  }

  /** Refuses a request that lacks a required argument, before the handler runs. */
  requireArguments(given: Readonly<Record<string, string>>): void {
    const missing = this.#required.filter((name) => !Object.hasOwn(given, name));
    if (missing.length === 0) return;
    throw new RpcError(
      ERROR_CODES.InvalidParams,
      `Prompt ${JSON.stringify(this.label)} needs the arguments ${missing.join(", ")}.`,
      {
        data: { missing },
      },
    );
  }

  async run(params: JsonObject, context: RequestContext): Promise<Outcome> {
    const given = (params.arguments ?? {}) as Record<string, string>;
    const returned = await this.#handler.call(undefined, given as PromptValues<PromptArguments>, context);
    if (returned instanceof InputRequired) return returned;
    const result = { ...this.#about(), ...toResult(returned) };
    const what = `What prompt ${this.label} returned`;
    const complete: unknown = { resultType: "complete", ...result };
    if (!isGetPromptResult(complete))
      throw new Error(`${what} is no result: ${describeErrors("result", isGetPromptResult.errors)}.`);
    const { messages } = complete;
    requireContent(
      messages.map(({ content }) => content),
      what,
    );
    return result;
  }

  #about(): JsonObject {
    const { description } = this.description;
    return description === undefined ? {} : { description };
  }
}

function toResult(returned: PromptReturn): object {
  if (typeof returned === "string") return { messages: [{ role: "user", content: { type: "text", text: returned } }] };
  return Array.isArray(returned) ? { messages: returned } : returned;
}

/** `prompts/get`. */
export class GetPrompt implements Feature {
  readonly #prompts: Registry<BuiltPrompt>;

  constructor(prompts: Registry<BuiltPrompt>) {
    this.#prompts = prompts;
  }

  find(params: JsonObject): Runnable {
    requireParams(isGetPromptRequestParams, params);
    const prompt = this.#prompts.get(params.name);
    if (prompt === undefined)
      throw new RpcError(ERROR_CODES.InvalidParams, `There is no prompt ${JSON.stringify(params.name)}.`);
    prompt.requireArguments(params.arguments ?? {});
    return prompt;
  }
}
