import type { Credentials, Delivery } from "@mortise/transport-http";
import { authFetch } from "./auth-fetch.js";
import { Authorizer } from "./authorizer.js";
import type { RequestState } from "./authorizer.js";
import { discover } from "./discovery.js";
import type { DiscoveryOptions, IssuerOptions } from "./discovery.js";
import type { DpopPort } from "./dpop-port.js";
import { AuthError } from "./errors.js";
import type { AuthEvent } from "./events.js";
import type { Grant } from "./grant.js";
import type { IssuerComparison } from "./issuer.js";
import { memoryStore } from "./memory-store.js";
import { networkPolicy } from "./network-policy.js";
import type { Network } from "./network.js";
import { createOAuthHttp, originsOf } from "./oauth-fetch.js";
import type { ResourceMatch } from "./resource.js";
import { Session } from "./session.js";
import { signOut } from "./sign-out.js";
import { StepUpLimits } from "./step-up-limits.js";
import type { OnStepUp } from "./step-up.js";
import { safeStore } from "./store-access.js";
import type { AuthStore } from "./store.js";
import { zoneOf } from "./zones.js";

export interface AuthOptions {
  /** The MCP server's URL. Tokens are got for it, and go nowhere else. */
  readonly server: string | URL;
  /** How tokens are got. */
  readonly grant: Grant;
  /** Where they are kept. Default: {@link memoryStore}. */
  readonly store?: AuthStore;
  /** Keeps the tokens of several users of one client apart. Default `""`. */
  readonly account?: string;
  /** Binds tokens to a key (DPoP). Default: bearer tokens. */
  readonly dpop?: DpopPort;
  /** What to ask for beside what the server challenges. Default: all that its metadata lists, where it challenges nothing. */
  readonly scopes?: readonly string[];
  /** Ask for `offline_access`, and so for a refresh token, where the authorization server lists it. Default `true`. */
  readonly offlineAccess?: boolean;
  /** Whether to ask for more when a request needs more. Default: yes, a few times. */
  readonly onStepUp?: OnStepUp;
  /** Where OAuth requests may go. `"desktop"` (default): no further in than the server stands. `"server"`: public hosts only. */
  readonly network?: "desktop" | "server" | Network;
  /** Origins that neither the protocol nor `network` is asked for, `["http://as.test:8080"]`. */
  readonly allowedOrigins?: readonly string[];
  /** Carries OAuth requests. Default: the global `fetch`. */
  readonly fetch?: typeof fetch;
  /** For one OAuth request and its answer, ms. Default 10,000. */
  readonly timeout?: number;
  /** Longest answer to an OAuth request, bytes. Default 64 Ki. */
  readonly maxBody?: number;
  /** Which `resource` is taken for the server's: its URL or one above it on its origin (`"ancestor"`, default), or its URL alone. */
  readonly resourceMatch?: ResourceMatch;
  /** `"trailing-slash"` also takes metadata whose issuer differs by a slash at its end. Default `"exact"`. */
  readonly issuerComparison?: IssuerComparison;
  /** What is known of single authorization servers, by issuer. */
  readonly issuers?: Readonly<Record<string, IssuerOptions>>;
  /** Picks one of several authorization servers. Default: the one in use, else the first that can be used. */
  readonly selectAuthorizationServer?: (issuers: readonly string[]) => string | Promise<string>;
  /** The issuer for a server that publishes no metadata. */
  readonly authorizationServer?: string;
  /** Look where servers of before protected resource metadata had theirs. Default `false`. */
  readonly legacyDiscovery?: boolean;
  /** Told what happens on the way. */
  readonly onEvent?: (event: AuthEvent) => void;
}

/** Authorization for one server: pass it as `credentials` to the HTTP transport. */
export interface Auth extends Credentials {
  headers(request: unknown, url: string, delivery: Delivery): Promise<Record<string, string>>;
  challenged: NonNullable<Credentials["challenged"]>;
  /** `fetch` that carries the tokens to the server and gets them where needed. @param inner default: the `fetch` of the options */
  fetch(inner?: typeof fetch): typeof fetch;
  /** Takes the URL that the browser came back to, where the redirect could not. @throws AuthError */
  finish(callbackUrl: string): Promise<void>;
  /** Forgets the tokens and has them revoked. @returns whether the authorization server says that they are */
  signOut(): Promise<boolean>;
}

/**
 * Gets tokens for an MCP server, keeps them fresh, and widens them where a request needs more.
 * @throws AuthError `UNSAFE_URL` when the server's URL is neither https nor on this machine, or holds credentials; TypeError when it is none
 */
export function createAuth(options: AuthOptions): Auth {
  const { grant, account = "", dpop, onEvent, network = "desktop" } = options;
  const server = new URL(options.server);
  const serverUrl = server.href;
  const allowedOrigins = originsOf(options.allowedOrigins);
  if (server.username !== "" || server.password !== "") {
    // As part of the resource indicator it would reach the authorization server.
    throw new AuthError("UNSAFE_URL", "The server's URL holds credentials. Leave them out: tokens take their place.");
  }
  if (server.protocol !== "https:" && zoneOf(server.hostname) !== "loopback" && !allowedOrigins.has(server.origin)) {
    const message = `Tokens for ${serverUrl} could be read on their way: use https. If you trust the way, name its origin in \`allowedOrigins\`.`;
    throw new AuthError("UNSAFE_URL", message);
  }
  const doFetch = options.fetch ?? ((input, init) => fetch(input, init));
  const policy = typeof network === "string" ? networkPolicy(network) : network;
  const { timeout = 10_000, maxBody = 64 * 1024 } = options;
  const http = createOAuthHttp({ server, network: policy, fetch: doFetch, allowedOrigins, timeout, maxBody });
  const store = safeStore(options.store ?? memoryStore());
  const emit = (event: AuthEvent): void => onEvent?.(event);
  const surroundings = { serverUrl, account, store, http, dpop, emit };
  const session = new Session(grant, surroundings);
  const discovery = discoveryOptions(options, serverUrl, emit);
  const authorizer = new Authorizer({
    serverUrl,
    grant,
    session,
    scopes: options.scopes,
    offlineAccess: options.offlineAccess ?? true,
    select: options.selectAuthorizationServer,
    onStepUp: options.onStepUp ?? (() => true),
    limits: new StepUpLimits(),
    discover: (challenged, signal) => discover(http, challenged, discovery, signal),
    contextFor: (as, resource, signal) => ({ ...surroundings, signal, server: as, resource, scopes: [] }),
  });
  const states = new WeakMap<Delivery, RequestState>();
  const stateOf = (delivery: Delivery): RequestState => {
    const state = states.get(delivery) ?? { method: delivery.method };
    states.set(delivery, state);
    return state;
  };
  return {
    headers: (_request, url, delivery) => authorizer.headers(stateOf(delivery), url),
    challenged: async (challenge) =>
      (await authorizer.refused(stateOf(challenge.delivery), challenge)) ? "retry" : "fail",
    fetch: (inner = doFetch) => authFetch(authorizer, inner),
    async finish(callbackUrl) {
      if (grant.finish === undefined) throw new TypeError("This grant needs no callback.");
      const done = await grant.finish(callbackUrl, { ...surroundings, signal: new AbortController().signal });
      await session.keep(done, { tokens: done.tokens, requested: done.scopes });
      emit({ type: "granted", issuer: done.server.issuer, scopes: done.tokens.granted ?? done.scopes });
    },
    async signOut() {
      const issuer = (await session.load(), session.place?.server.issuer);
      const revoked = await signOut(session, http, new AbortController().signal);
      if (issuer !== undefined) emit({ type: "signedOut", issuer });
      return revoked;
    },
  };
}

const discoveryOptions = (
  options: AuthOptions,
  serverUrl: string,
  emit: (event: AuthEvent) => void,
): DiscoveryOptions => ({
  serverUrl,
  resourceMatch: options.resourceMatch ?? "ancestor",
  issuerComparison: options.issuerComparison ?? "exact",
  issuers: options.issuers ?? {},
  authorizationServer: options.authorizationServer,
  legacyDiscovery: options.legacyDiscovery ?? false,
  onTolerated: (what) => emit({ type: "tolerated", what }),
});
