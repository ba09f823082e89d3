import { RpcError } from "@mortise/jsonrpc";
import type { JsonObject } from "@mortise/jsonrpc";
import { ERROR_CODES } from "@mortise/schema/2026-07-28";
import type { CompleteRequestParams } from "@mortise/schema/2026-07-28";
import { isCompleteRequestParams } from "@mortise/schema/2026-07-28/validators";
import type { RequestContext } from "./context.js";
import { requireParams } from "./params.js";
import type { Feature, Requirements, Runnable } from "./target.js";

/**
 * Suggests values for one argument.
 * @param value what was typed so far, possibly `""`
 * @param context.arguments what the other arguments are already
 * @returns the best first; more than 100 are cut, and the client is told that there are more
 */
export type Completer = (
  value: string,
  context: { readonly arguments: Readonly<Record<string, string>>; readonly request: RequestContext },
) => readonly string[] | Promise<readonly string[]>;

/** A completer for each argument that has one. */
export type Completers<Name extends string> = { readonly [name in Name]?: Completer };

/** What can be completed: a prompt or a resource template. */
export interface Completable extends Requirements {
  readonly argumentNames: readonly string[];
  readonly completers: Completers<string>;
}

/** The most that one answer may hold (server/utilities/completion). */
const MAX_VALUES = 100;

/** `completion/complete`. */
export class Complete implements Feature {
  readonly #find: (ref: CompleteRequestParams["ref"]) => Completable | undefined;

  constructor(find: (ref: CompleteRequestParams["ref"]) => Completable | undefined) {
    this.#find = find;
  }

  find(params: JsonObject): Runnable {
    requireParams(isCompleteRequestParams, params);
    const { ref, argument, context } = params;
    const name = ref.type === "ref/prompt" ? ref.name : ref.uri;
    const completable = this.#find(ref);
    if (completable === undefined)
      throw invalid(`There is nothing to complete under ${ref.type} ${JSON.stringify(name)}.`);
    const { argumentNames, completers, scopes } = completable;
    if (!argumentNames.includes(argument.name)) {
      throw invalid(
        `${JSON.stringify(name)} has no argument ${JSON.stringify(argument.name)}; it has ${argumentNames.join(", ") || "none"}.`,
      );
    }
    const complete = Object.hasOwn(completers, argument.name) ? completers[argument.name] : undefined;
    return {
      label: name,
      ...(scopes && { scopes }), // who may not use it may not learn of it by completion either
      run: async (_params, request) => {
        const found = (await complete?.(argument.value, { arguments: context?.arguments ?? {}, request })) ?? [];
        return {
          completion: { values: found.slice(0, MAX_VALUES), total: found.length, hasMore: found.length > MAX_VALUES },
        };
      },
    };
  }
}

const invalid = (message: string): RpcError => new RpcError(ERROR_CODES.InvalidParams, message);
