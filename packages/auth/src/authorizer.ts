import { readChallenge } from "./challenge.js";
import type { AuthChallenge } from "./challenge.js";
import { AuthError } from "./errors.js";
import { Flights } from "./flights.js";
import { reauthorize } from "./reauthorize.js";
import type { Reauthorizing } from "./reauthorize.js";
import { canonicalResource, isWithin } from "./resource.js";
import { refreshTokens } from "./refresh.js";
import { stepUp } from "./step-up.js";
import type { SteppingUp } from "./step-up.js";
import { isExpiring } from "./token-record.js";
import type { TokenRecord } from "./token-record.js";

/** One request of the caller's, however often it is sent. */
export interface RequestState {
  readonly method: string;
  /** The token that it was last sent with. */
  sent?: string | undefined;
  /** How many attempts at tokens were over by then. */
  since?: number;
  /** Whether a token was refreshed for it, or got anew. */
  refreshed?: boolean;
  granted?: boolean;
  stepUps?: number;
  nonces?: number;
}

/** An answer that refuses. */
export interface Refused {
  readonly url: string;
  readonly status: number;
  header(name: string): string | null | undefined;
  readonly signal: AbortSignal;
}

/** Nonces in a row that one request may be asked for (RFC 9449 §9 needs one). */
const MAX_NONCES = 2;

/** The heart of the client: which headers a request carries, and what to do when it is refused. */
export class Authorizer {
  readonly #around: Reauthorizing & SteppingUp;
  readonly #flights = new Flights<"granted" | "refreshed" | "adopted">();

  constructor(around: Reauthorizing & SteppingUp) {
    this.#around = around;
  }

  async headers(state: RequestState, url: string): Promise<Record<string, string>> {
    const { session } = this.#around;
    await session.load();
    state.sent = undefined;
    state.since = this.#flights.landed;
    if (session.record === undefined || !this.#concerns(url)) return {};
    const { tokens } = await this.#fresh(session.record);
    state.sent = tokens.accessToken;
    if (tokens.type === "bearer") return { authorization: `Bearer ${tokens.accessToken}` };
    const proof = await session.dpopKey?.proof({ method: state.method, url, accessToken: tokens.accessToken });
    return { authorization: `DPoP ${tokens.accessToken}`, ...(proof !== undefined && { dpop: proof }) };
  }

  /** Takes the nonce of an answer: good ones bring the next one, too (RFC 9449 §8.2). */
  heard(url: string, nonce: string | null): void {
    this.#around.session.dpopKey?.takeNonce(url, nonce);
  }

  /** @returns whether to send the request again @throws AuthError when it is of no use, and why */
  async refused(state: RequestState, refused: Refused): Promise<boolean> {
    const challenge = readChallenge(refused.header("www-authenticate"));
    const { session } = this.#around;
    const nonce = refused.header("dpop-nonce");
    session.dpopKey?.takeNonce(refused.url, nonce);
    if (challenge.error === "use_dpop_nonce" && session.dpopKey !== undefined) {
      // The nonce may be known by now, from a request that was sent at the same time: it was not when this one was sent.
      state.nonces = (state.nonces ?? 0) + 1;
      return Boolean(nonce) && state.nonces <= MAX_NONCES;
    }
    if (!this.#concerns(refused.url)) return false;
    if (refused.status === 401) return this.#unauthorized(state, challenge, refused);
    if (refused.status !== 403 || challenge.error !== "insufficient_scope") return false;
    const passenger = { wanted: challenge.scopes, since: state.since ?? 0, signal: refused.signal };
    return stepUp(this.#around, state, challenge.scopes, (work) =>
      this.#flights.join(passenger, async (inner) => {
        await work(inner);
        return "granted";
      }),
    );
  }

  /** Whether a request is to the resource that this is about; its tokens go nowhere else. */
  #concerns(url: string): boolean {
    const { session, serverUrl } = this.#around;
    return isWithin(url, session.place?.resource ?? canonicalResource(serverUrl));
  }

  /** Renews a token that is about to end. Where that cannot be done just now, the old one serves as long as it lives. */
  async #fresh(record: TokenRecord): Promise<TokenRecord> {
    const { session, contextFor } = this.#around;
    const { place } = session;
    if (place === undefined || record.tokens.refreshToken === undefined || !isExpiring(record.tokens)) return record;
    const context = contextFor(place.server, place.resource, new AbortController().signal);
    const { client } = place;
    try {
      const stale = record.tokens.accessToken;
      const newer = await refreshTokens({ context, client, key: session.tokensKey(place), stale });
      if (newer === undefined) return record; // the server will say that it has ended
      await session.use(place, newer.record);
      return newer.record;
    } catch (error) {
      const alive = (record.tokens.expiresAt ?? Infinity) > Date.now();
      if (alive && error instanceof AuthError && error.retryable && error.code !== "STORE_FAILED") return record;
      throw error;
    }
  }

  async #unauthorized(state: RequestState, challenge: AuthChallenge, { signal }: Refused): Promise<true> {
    if (state.granted) throw this.#uselessToken();
    const { sent, refreshed = false, since = 0 } = state;
    const outcome = await this.#flights.join({ wanted: challenge.scopes, since, signal }, (inner) =>
      reauthorize(this.#around, { sent, refreshed, challenge, signal: inner }),
    );
    if (outcome === "granted") state.granted = true;
    if (outcome === "refreshed") state.refreshed = true;
    return true;
  }

  #uselessToken(): AuthError {
    const { serverUrl, session } = this.#around;
    const issuer = session.place?.server.issuer ?? "the authorization server";
    const message = `${serverUrl} refused a token that ${issuer} had just given for it. As a rule one of the two is set up for another resource; \`resource\` was ${session.place?.resource}.`;
    return new AuthError("TOKEN_REFUSED", message, { issuer, resource: session.place?.resource });
  }
}
