import type { RequestContext } from "./context.js";
import { Sealer } from "./seal.js";
import type { ServerSecrets } from "./state-keys.js";
import { ToolError } from "./tool-error.js";

/** How long a handle is good, and for whom. */
export interface HandleOptions {
  /** Milliseconds from minting to expiry. Default 24 hours. */
  readonly ttlMs?: number;
  /**
   * Whether a handle opens only for the principal that it was minted for; what was minted without authentication opens only without.
   * A handle is no proof of identity either way: say false only for what whoever holds it may use. Default true.
   */
  readonly bindToPrincipal?: boolean;
  /** The most characters a handle may take: models copy it from their context, and each one costs. Default 4,096. */
  readonly maxLength?: number;
}

const DAY_MS = 24 * 60 * 60 * 1000;

/** Expiry in milliseconds since 1970, the principal it is bound to (0: to nobody), and the value. An array, because it is shorter. */
type Sealed = readonly [expires: number, principal: string | null | 0, value: unknown];

/**
 * Handles of one kind: texts that stand for a value across requests, as sessions did in earlier revisions (basic § statelessness). The
 * value itself is in the handle, sealed: clients and models can hand it on, neither read nor change it, and any process with the same
 * `stateKeys` opens it. It cannot be taken back before it expires; what has to be taken back belongs in a store, with its id in the handle.
 */
export class Handles<T> {
  readonly #kind: string;
  readonly #sealer: Sealer;
  readonly #secrets: ServerSecrets;
  readonly #ttlMs: number;
  readonly #bind: boolean;
  readonly #maxLength: number;

  /** @internal Use `server.handles`. */
  constructor(server: string, kind: string, secrets: ServerSecrets, options: HandleOptions) {
    const { ttlMs = DAY_MS, bindToPrincipal = true, maxLength = 4096 } = options;
    if (!Number.isSafeInteger(ttlMs) || ttlMs < 1)
      throw new Error(`handles ${JSON.stringify(kind)}: ttlMs must be an integer of at least 1, not ${ttlMs}.`);
    this.#kind = kind;
    this.#sealer = new Sealer(`mortise handle ${JSON.stringify([server, kind])}`, secrets.secrets);
    this.#secrets = secrets;
    this.#ttlMs = ttlMs;
    this.#bind = bindToPrincipal;
    this.#maxLength = maxLength;
  }

  /**
   * Makes a handle to return to the client.
   * @param value any JSON value
   * @throws Error when it would be longer than `maxLength`, or for a request over a network while the server has no `stateKeys`
   */
  async mint(value: T, context: RequestContext): Promise<string> {
    this.#secrets.requireFor(context.access.reach, `A handler minted a ${this.#kind} handle`);
    const sealed: Sealed = [Date.now() + this.#ttlMs, this.#bind ? principalOf(context) : 0, value];
    const text = await this.#sealer.seal(sealed);
    if (text.length <= this.#maxLength) return text;
    throw new Error(
      `A ${this.#kind} handle would take ${text.length} characters, more than ${this.#maxLength}: keep the value in a store and put its id into the handle.`,
    );
  }

  /**
   * The value that a handle stands for.
   * @param text what the client sent, whatever that is
   * @throws ToolError which tells a model what to do, when this server did not mint it, or for another kind or principal, or it expired
   */
  async open(text: unknown, context: RequestContext): Promise<T> {
    const sealed = typeof text === "string" && text.length <= this.#maxLength && (await this.#sealer.open(text));
    if (!sealed || !isFor(sealed as Sealed, context)) throw this.#refuse(NOT_YOURS);
    const [expires, , value] = sealed as Sealed;
    if (Date.now() >= expires) throw this.#refuse("has expired; get a new one");
    return value as T;
  }

  #refuse(why: string): ToolError {
    return new ToolError(`The ${this.#kind} handle ${why}.`);
  }
}

/** Who holds somebody else's handle learns no more than who made one up. */
const NOT_YOURS = "is not one that this server gave you; pass it on exactly as it was given";

const isFor = ([, principal]: Sealed, context: RequestContext): boolean =>
  principal === 0 || principal === principalOf(context);

const principalOf = ({ auth }: RequestContext): string | null => auth?.principal ?? null;
