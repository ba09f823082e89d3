import { RpcError } from "@mortise/jsonrpc";
import type { ExchangeContext, JsonObject, JsonRpcRequest } from "@mortise/jsonrpc";
import { ERROR_CODES } from "@mortise/schema/2026-07-28";
import type { InputResponse } from "@mortise/schema/2026-07-28";
import { toBase64Url } from "./base64.js";
import type { Question } from "./questions.js";
import { Sealer } from "./seal.js";
import type { ServerSecrets } from "./state-keys.js";

/** What is known of a request from its earlier rounds. It travels to the client and back, sealed. */
export interface RequestState {
  readonly answers: Readonly<Record<string, InputResponse>>;
  /** Results of `ctx.once`. */
  readonly steps: JsonObject;
  /** What the last round asked. */
  readonly questions: Readonly<Record<string, Question>>;
  /** What the handler itself put aside with `inputRequired`. */
  readonly own?: unknown;
}

/** What a state belongs to, so that it is good for nothing else. */
interface Binding {
  readonly principal: string | null;
  readonly request: string;
  readonly definition: string;
}

interface Sealed extends Binding {
  /** Milliseconds since 1970. */
  readonly expires: number;
  readonly state: RequestState;
}

/** The most that one state may take, in characters. It travels with every round, and headers and proxies have limits of their own. */
const MAX_STATE = 64 * 1024;

/** Seals what a request has to remember between rounds, bound to who asked for what of which definition (basic/patterns/mrtr). */
export class RequestStates {
  readonly #sealer: Sealer;
  readonly #secrets: ServerSecrets;
  readonly #ttlMs: number;

  constructor(secrets: ServerSecrets, ttlMs: number) {
    this.#sealer = new Sealer("mortise request state", secrets.secrets);
    this.#secrets = secrets;
    this.#ttlMs = ttlMs;
  }

  async seal(
    state: RequestState,
    request: JsonRpcRequest,
    definition: object | undefined,
    context: ExchangeContext,
  ): Promise<string> {
    // Who can be asked while the request is open brings the state back to this process: whoever asked it runs the next round here.
    this.#secrets.requireFor(context.ask ? "process" : context.reach, "A handler asked for input");
    const sealed: Sealed = {
      ...(await binding(request, definition, context)),
      expires: Date.now() + this.#ttlMs,
      state,
    };
    const text = await this.#sealer.seal(sealed);
    if (text.length > MAX_STATE) throw tooLarge(text.length, state);
    return text;
  }

  /** @throws RpcError -32602 when it was not sealed here, has expired, or belongs to something else */
  async open(
    text: unknown,
    request: JsonRpcRequest,
    definition: object | undefined,
    context: ExchangeContext,
  ): Promise<RequestState> {
    const sealed = typeof text === "string" && text.length <= MAX_STATE ? await this.#sealer.open(text) : undefined;
    if (sealed === undefined) throw refuse("was not issued by this server, or was changed");
    const { state, expires, ...bound } = sealed as Sealed;
    if (Date.now() >= expires) throw refuse("has expired");
    const now = await binding(request, definition, context);
    if (bound.principal !== now.principal || bound.request !== now.request) throw refuse("belongs to another request");
    if (bound.definition !== now.definition) throw refuse("is of an earlier version of this definition");
    return state;
  }
}

/** Everything about a request that its retry repeats: never `_meta`, `inputResponses`, or the state itself. */
async function binding(
  { method, params }: JsonRpcRequest,
  described: object | undefined,
  { auth }: ExchangeContext,
): Promise<Binding> {
  const { _meta, inputResponses: _responses, requestState: _state, ...salient } = params ?? {};
  const [request, definition] = await Promise.all([digest({ method, salient }), digest(described ?? null)]);
  return { principal: auth?.principal ?? null, request, definition };
}

async function digest(value: unknown): Promise<string> {
  const bytes = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(canonical(value)));
  return toBase64Url(new Uint8Array(bytes));
}

/** JSON with sorted keys: a client may write the members of its arguments in another order the second time. */
const canonical = (value: unknown): string =>
  JSON.stringify(value, (_key, item: unknown) =>
    typeof item === "object" && item !== null && !Array.isArray(item)
      ? Object.fromEntries(Object.entries(item).sort(([a], [b]) => (a < b ? -1 : 1)))
      : item,
  );

const refuse = (why: string): RpcError =>
  new RpcError(ERROR_CODES.InvalidParams, `The requestState ${why}; send the request again without it.`);

function tooLarge(length: number, { answers, steps, own }: RequestState): Error {
  const parts = [...Object.entries(answers), ...Object.entries(steps), ["inputRequired's state", own] as const];
  const sizes = parts
    .map(([name, value]) => ({ name, size: JSON.stringify(value)?.length ?? 0 }))
    .sort((a, b) => b.size - a.size);
  return new Error(
    `The request state would take ${length} characters, more than ${MAX_STATE}. Most of it is ${JSON.stringify(sizes[0]?.name)} (${sizes[0]?.size}): keep large values elsewhere and put their id into the state.`,
  );
}
