import type { AskingTransport } from "@mortise/client";
import { AbortedError, Context, isFailure, isObject, RpcError } from "@mortise/jsonrpc";
import type { JsonObject, JsonRpcRequest, JsonRpcResponse, Transport } from "@mortise/jsonrpc";
import { META_KEYS } from "@mortise/schema/2026-07-28";
import type { Duplex } from "./duplex.js";
import type { Era, EraOptions } from "./era-options.js";
import { EraNotFoundError } from "./errors.js";
import { helloOf } from "./hello.js";
import { isRefusal, judge, judgeError } from "./judge.js";
import type { Judgement, Outcome } from "./judge.js";
import { DEFAULTS } from "./options.js";
import type { ClientSession } from "./session.js";
import { within } from "../wait.js";

/** Makes a way that messages can go both ways; says what it finds out. */
export type OpenDuplex = (tell: (what: string) => void) => Promise<Duplex>;

/** The ways to one server. */
export interface Ways {
  readonly modern: Transport;
  /** Ways to open a session, tried in turn as long as the server refuses them as something unknown. */
  readonly sessions: readonly { readonly name: string; readonly open: OpenDuplex }[];
  /** Names the server in a memory; `undefined` for one that is nobody else. */
  readonly key: string | undefined;
  /** Whether another server may answer tomorrow at the same place. A program stays what it is, but may be silent on what it does not know. */
  readonly mayChange: boolean;
}

/** What a search has found. */
export type Found =
  | { readonly era: "modern"; probe?: JsonRpcResponse | undefined }
  | { readonly era: "legacy"; readonly session: ClientSession; readonly duplex: Duplex }
  | { readonly era: "unknown"; readonly outcome: Outcome };

export interface EraSearchInit {
  readonly options: EraOptions;
  readonly answer: () => AskingTransport["answer"];
  readonly tell: (what: string) => void;
}

interface Attempt {
  readonly what: string;
  readonly error: Error;
}

const SILENT: Judgement = { era: "legacy", why: "server/discover was not answered in time." };
const PROBE_TIMEOUT = 5_000;

/** Finds out how a server is spoken to (versioning § era detection). */
export class EraSearch {
  readonly #ways: Ways;
  readonly #init: EraSearchInit;
  #probing = new AbortController();
  #trusted = true;
  #lastId = 0;

  constructor(ways: Ways, init: EraSearchInit) {
    this.#ways = ways;
    this.#init = init;
  }

  /**
   * @param request the first that is to be sent: who sends it introduces itself with what it says
   * @throws EraNotFoundError when nothing works; what the way met when that says nothing about the era
   */
  async find(request: JsonRpcRequest): Promise<Found> {
    const { era = "auto" } = this.#init.options;
    const remembered = era === "auto" ? await this.#remembered() : undefined;
    if (remembered === "modern") return { era: "modern" };
    if (era === "legacy") return this.#session(request, []);
    if (remembered === "legacy") {
      try {
        return await this.#session(request, []);
      } catch (error) {
        if (!(error instanceof EraNotFoundError)) throw error;
        this.#init.tell(error.message);
      }
    }
    const found = await this.#probe(request);
    if (found.era !== "unknown") await this.#remember(found.era);
    return found;
  }

  /** Nobody waits any more: an HTTP request that hangs need not. */
  abandon(): void {
    this.#probing.abort(new AbortedError("Nobody waits for the answer any more."));
    this.#probing = new AbortController();
  }

  /** What is remembered did not hold. */
  distrust(): void {
    this.#trusted = false;
  }

  async #probe(request: JsonRpcRequest): Promise<Found> {
    const { modern, mayChange } = this.#ways;
    const { probeTimeout = PROBE_TIMEOUT } = this.#init.options;
    // A program is not told that the probe is given up: before `initialize` it may not take that well.
    const context = mayChange ? new Context({ signal: this.#probing.signal }) : new Context();
    const asked = settled(modern.exchange(probeFor(request, `era-${++this.#lastId}`), context));
    const outcome = await within(mayChange ? Infinity : probeTimeout, asked);
    const { era, why } = outcome === undefined ? SILENT : judge(outcome);
    this.#init.tell(why);
    if (outcome !== undefined && era === "unknown") return { era, outcome };
    if (outcome !== undefined && era === "modern") return { era, probe: probeOf(outcome) };
    try {
      return await this.#session(request, outcome === undefined ? [] : [{ what: DISCOVER, error: errorOf(outcome) }]);
    } catch (error) {
      const late = outcome === undefined ? await within(probeTimeout, asked) : undefined;
      if (late === undefined || judge(late).era !== "modern") throw error;
      this.#init.tell("The server answered server/discover after all.");
      return { era: "modern", probe: probeOf(late) };
    }
  }

  async #session(request: JsonRpcRequest, attempts: readonly Attempt[]): Promise<Found> {
    const failed = [...attempts];
    for (const { name, open } of this.#ways.sessions) {
      try {
        return await this.#open(request, name, open);
      } catch (error) {
        if (judgeError(error).era === "unknown") throw error;
        this.#init.tell(`${name}: ${(error as Error).message}`);
        failed.push({ what: name, error: error as Error });
        if (!isRefusal(statusOf(error))) break;
      }
    }
    throw new EraNotFoundError(failed);
  }

  async #open(request: JsonRpcRequest, name: string, open: OpenDuplex): Promise<Found> {
    const { answer, tell, options } = this.#init;
    const { ClientSession } = await import("./session.js"); // on demand: most servers need none
    const duplex = await open(tell);
    const before = duplex.unclaimed;
    const session = new ClientSession({
      duplex,
      settings: { ...DEFAULTS, ...options },
      answer,
      nextId: () => ++this.#lastId,
      tell,
    });
    try {
      const { version, serverInfo } = await session.open(helloOf(request));
      tell(`${name}: ${JSON.stringify(serverInfo.name)} opened a session of revision ${version}.`);
      return { era: "legacy", session, duplex };
    } catch (error) {
      duplex.unclaimed = before;
      if (duplex !== this.#ways.modern) await duplex.close();
      throw error;
    }
  }

  async #remembered(): Promise<Era | undefined> {
    const { key } = this.#ways;
    const { memory } = this.#init.options;
    if (key === undefined || memory === undefined || !this.#trusted) return undefined;
    const era = await memory.get(key);
    if (era !== undefined) this.#init.tell(`It is remembered that the server is of the ${era} era.`);
    return era;
  }

  async #remember(era: Era): Promise<void> {
    const { key } = this.#ways;
    if (key !== undefined) await this.#init.options.memory?.set(key, era);
  }
}

const DISCOVER = "server/discover";

const settled = (response: Promise<JsonRpcResponse>): Promise<Outcome> =>
  response.then(
    (value) => ({ response: value }),
    (error: unknown) => ({ error }),
  );

/** `server/discover`, introduced as the request is. Its answer may come late. */
function probeFor({ params }: JsonRpcRequest, id: string): JsonRpcRequest {
  const meta = isObject(params?._meta) ? params._meta : {};
  const keys = [META_KEYS.protocolVersion, META_KEYS.clientInfo, META_KEYS.clientCapabilities];
  const _meta: JsonObject = Object.fromEntries(keys.filter((key) => key in meta).map((key) => [key, meta[key]]));
  return { jsonrpc: "2.0", id, method: DISCOVER, params: { _meta } };
}

const probeOf = (outcome: Outcome): JsonRpcResponse | undefined =>
  "response" in outcome ? outcome.response : undefined;

function errorOf(outcome: Outcome): Error {
  if ("error" in outcome) return outcome.error as Error;
  const { response } = outcome;
  return isFailure(response) ? RpcError.from(response) : new Error("the answer is no description of a server");
}

/** The HTTP status that an attempt ended with. */
function statusOf(error: unknown): unknown {
  const { status, cause } = error as { status?: unknown; cause?: { status?: unknown } };
  return status ?? cause?.status;
}
