import type { JsonObject, Middleware } from "@mortise/jsonrpc";
import type { ValidationError, Validator } from "@mortise/schema";
import type { RequestContext } from "./context.js";
import type { ExtensionHost } from "./extension-host.js";
import { requireParams } from "./params.js";
import type { RunHandler } from "./run-handler.js";
import type { Honoured } from "./subscription-topics.js";
import type { Method, Requirements } from "./target.js";

/** A method that an extension adds. Clients that do not declare the extension are refused with -32021. */
export interface ExtensionMethod extends Requirements {
  /** The param that names what is asked for; over HTTP the `Mcp-Name` header mirrors it. */
  readonly routingParam?: string;
  /** The values of `resultType` that it may answer with. Default: `complete`. */
  readonly resultTypes?: readonly string[];
  /** Refuses params that do not fit, with -32602. */
  readonly params?: Validator<unknown>;
  handler(params: JsonObject, context: RequestContext): JsonObject | Promise<JsonObject>;
}

/** Something that widens the protocol, in both parties' agreement: see `server.use`. Everything but the id may be left out. */
export interface ServerExtension {
  /** `vendor.example/name`: under this id the two parties declare it. */
  readonly id: string;
  /** What `server/discover` says of it. Default `{}`. */
  readonly settings?: JsonObject;
  readonly methods?: Readonly<Record<string, ExtensionMethod>>;
  /** Further values of `resultType` that methods of the core may answer with, by method. */
  readonly resultTypes?: Readonly<Record<string, readonly string[]>>;
  /** Members of a tool's definition that it reads, in its `handle`. Whoever writes one that nobody reads is warned. */
  readonly toolOptions?: readonly string[];
  /** Wraps every request, within the server's own middleware. */
  readonly middleware?: Middleware;
  /**
   * Wraps every handler once its request was found good: looks at the target's `options`, answers itself, or runs it with a
   * context of its own making (`context.derive`).
   */
  readonly handle?: (next: RunHandler) => RunHandler;
  /** Members of a subscription's filter that are its own. Clients that give one without declaring the extension are refused with -32021. */
  readonly filters?: readonly string[];
  /** The part that it honours of a subscription's filter; it says who may hear what. */
  readonly subscribe?: (filter: JsonObject, context: RequestContext) => Honoured | Promise<Honoured>;
  /** Called once, when the server takes it in. */
  readonly start?: (host: ExtensionHost) => void;
  /** Called when the server closes: ends what would not end by itself. */
  readonly close?: () => void | Promise<void>;
  /** Only clients' extensions have this. The two halves of an extension may well have the same name. */
  readonly results?: never;
}

/** `_meta` key rules (basic § _meta): a prefix of dot-separated labels, a slash, a name. */
const LABEL = "[A-Za-z](?:[A-Za-z0-9-]*[A-Za-z0-9])?";
const ID = new RegExp(`^${LABEL}(?:\\.${LABEL})*/[A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?$`);

export function checkExtensionId(id: string): void {
  if (ID.test(id)) return;
  throw new Error(`Extension id ${JSON.stringify(id)} must have a prefix and a name, such as "com.example/name".`);
}

/** The method as dispatch sees it. */
export function extensionMethod(id: string, name: string, method: ExtensionMethod): Method {
  const { routingParam, resultTypes = ["complete"], params: fits, scopes, needs, handler } = method;
  const required = { ...needs, extensions: { ...needs?.extensions, [id]: {} } };
  return {
    row: { routingParam, resultTypes, cacheable: false },
    feature: {
      find(params) {
        if (fits !== undefined)
          requireParams(fits as Validator<object> & { errors?: readonly ValidationError[] | null }, params);
        const label = routingParam === undefined ? name : String(params[routingParam]);
        return {
          label,
          needs: required,
          ...(scopes && { scopes }),
          run: (_params, context) => handler(params, context),
        };
      },
    },
  };
}
