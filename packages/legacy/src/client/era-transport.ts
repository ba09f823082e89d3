import type { AskingTransport } from "@mortise/client";
import { ClosedError, httpHint, isFailure, JSON_RPC_CODES } from "@mortise/jsonrpc";
import type {
  Exchange,
  ExchangeContext,
  JsonRpcRequest,
  JsonRpcResponse,
  LocalError,
  Transport,
  WayFound,
} from "@mortise/jsonrpc";
import type { EraOptions } from "./era-options.js";
import { EraSearch } from "./era-search.js";
import type { Found, Ways } from "./era-search.js";
import { SessionLostError } from "./errors.js";
import type { Outcome } from "./judge.js";
import { unlessAborted } from "../wait.js";

/** A transport of the current revision to a server of any: with the first request it finds out which, and looks again when that fails. */
export class EraTransport implements AskingTransport {
  answer: AskingTransport["answer"];
  readonly #ways: Ways;
  readonly #search: EraSearch;
  readonly #story: string[] = [];
  #finding: Promise<Found> | undefined;
  #waiting = 0;
  #ended = false;
  #found: Found | undefined;

  constructor(ways: Ways, options: EraOptions) {
    this.#ways = ways;
    const tell = (what: string): void => this.#tell(what);
    this.#search = new EraSearch(ways, { options, answer: () => this.answer, tell });
  }

  get closed(): Promise<LocalError | undefined> {
    return this.#ways.modern.closed;
  }

  get unclaimed(): Transport["unclaimed"] {
    return this.#ways.modern.unclaimed;
  }

  set unclaimed(listener: Transport["unclaimed"]) {
    this.#ways.modern.unclaimed = listener;
  }

  readonly exchange: Exchange = (request, context) => {
    const found = this.#found;
    if (found?.era !== "modern" || found.probe !== undefined) return this.#exchange(request, context);
    const answer = this.#ways.modern.exchange(request, context); // nearly always: nothing but a look at what fails
    if (!this.#ways.mayChange) return answer;
    return answer.then(
      (response) => (isFailure(response) ? this.#exchange(request, context, { found, response }) : response),
      (error: unknown) => this.#exchange(request, context, { found, error }),
    );
  };

  describe(): WayFound {
    const era = this.#found?.era;
    return { era: era === "unknown" ? undefined : era, story: [...this.#story] };
  }

  rootsChanged(): void {
    if (this.#found?.era === "legacy") this.#found.session.rootsChanged();
  }

  async close(): Promise<void> {
    const found = this.#found;
    this.#ended = true;
    this.#found = this.#finding = undefined;
    if (found?.era === "legacy") {
      found.session.close(new ClosedError("The transport was closed."));
      if (found.duplex !== this.#ways.modern) await found.duplex.close();
    }
    await this.#ways.modern.close();
  }

  /**
   * Once more, when what was found no longer holds: what was refused for that was not carried out.
   * @param first what came of it already, in the way that was found
   */
  async #exchange(
    request: JsonRpcRequest,
    context: ExchangeContext,
    first?: Outcome & { readonly found: Found },
  ): Promise<JsonRpcResponse> {
    let found = first?.found ?? this.#found ?? (await this.#find(request, context));
    let outcome = first ?? (await this.#through(found, request, context));
    const why = this.#outOfDate(found, outcome);
    if (why !== undefined) {
      this.#forget(found, why);
      found = this.#found ?? (await this.#find(request, context));
      outcome = await this.#through(found, request, context);
    }
    if ("error" in outcome) throw outcome.error;
    return outcome.response;
  }

  /** Finds it out once for all who ask meanwhile. What says nothing about the era is not kept: the next request tries anew. */
  async #find(request: JsonRpcRequest, context: ExchangeContext): Promise<Found> {
    if (this.#ended) throw new ClosedError("The transport is closed; connect again.");
    const finding = (this.#finding ??= this.#begin(request));
    this.#waiting += 1;
    try {
      return await unlessAborted(context, finding);
    } finally {
      // A request that hangs need not be waited for. With a program the search goes on: it cannot begin anew on the same pipe.
      if (--this.#waiting === 0 && this.#finding === finding && this.#ways.mayChange) {
        this.#finding = undefined;
        this.#search.abandon();
      }
    }
  }

  #begin(request: JsonRpcRequest): Promise<Found> {
    const finding = this.#search.find(request);
    const settle = (found?: Found): void => {
      if (found?.era === "modern" && request.method !== DISCOVER) found.probe = undefined; // soon out of date
      if (this.#finding === finding) this.#finding = undefined;
      else return void (found?.era === "legacy" && found.duplex.close()); // closed meanwhile
      if (found !== undefined && found.era !== "unknown") this.#keep(found);
    };
    finding.then(settle, () => settle());
    return finding;
  }

  #keep(found: Found): void {
    this.#found = found;
    if (found.era !== "legacy") return;
    void found.duplex.closed.then((why) => {
      if (found.duplex === this.#ways.modern) found.session.close(why ?? new ClosedError("The transport was closed."));
      else this.#forget(found, why?.message ?? "The session was closed.");
    });
  }

  #forget(found: Found, why: string): void {
    if (this.#found !== found) return;
    this.#found = undefined;
    this.#search.distrust();
    this.#tell(`${why} What was found no longer holds, so it is looked for again.`);
    if (found.era !== "legacy") return;
    found.session.close(new SessionLostError(why));
    if (found.duplex !== this.#ways.modern) void found.duplex.close();
  }

  async #through(found: Found, request: JsonRpcRequest, context: ExchangeContext): Promise<Outcome> {
    if (found.era === "unknown") return found.outcome;
    if (found.era === "modern" && request.method === DISCOVER && found.probe !== undefined) {
      const { probe } = found;
      found.probe = undefined; // it answers the question that came first; another one is asked anew
      return { response: { ...probe, id: request.id } };
    }
    const { exchange } = found.era === "modern" ? this.#ways.modern : found.session;
    return exchange(request, context).then(
      (response) => ({ response }),
      (error: unknown) => ({ error }),
    );
  }

  /** Why what was found seems not to hold any more; a program stays what it is. */
  #outOfDate(found: Found, outcome: Outcome): string | undefined {
    if (!this.#ways.mayChange) return undefined;
    if (found.era === "modern") return refusedAsUnknown(outcome);
    const { code, message } = ("error" in outcome ? outcome.error : {}) as { code?: unknown; message?: string };
    return found.era === "legacy" && code === "INITIALIZE_FAILED" ? message : undefined;
  }

  #tell(what: string): void {
    this.#story.push(what.replaceAll(QUERY, "$1").replaceAll(/\s+/g, " "));
    if (this.#story.length > MAX_STORY) this.#story.splice(1, 1);
  }
}

const DISCOVER = "server/discover";

/** The part of a URL that may be secret. */
const QUERY = /(https?:\/\/[^\s?#"]*)[?#][^\s"]*/g;

/** Most sentences of a story. */
const MAX_STORY = 50;

/** What servers that know only sessions answer to requests without one: a bare status, or an error that is not of the current revision. */
const BARE: readonly unknown[] = [400, 404, 405];
const SESSIONLESS: readonly number[] = [JSON_RPC_CODES.invalidRequest, -32000, -32001];

function refusedAsUnknown(outcome: Outcome): string | undefined {
  if ("error" in outcome) {
    const { code, status, message } = outcome.error as { code?: unknown; status?: unknown; message?: string };
    return code === "HTTP_STATUS" && BARE.includes(status) ? message : undefined;
  }
  const { response } = outcome;
  if (!isFailure(response) || !BARE.includes(httpHint(response)?.status)) return undefined;
  return SESSIONLESS.includes(response.error.code) ? response.error.message : undefined;
}
