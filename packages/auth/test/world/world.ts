import { authorizationCode, createAuth, memoryStore } from "../../src/index.js";
import type { Auth, AuthEvent, AuthOptions, AuthStore, AuthorizationCodeOptions, Redirect } from "../../src/index.js";
import { startAuthorizationServer } from "./authorization-server.js";
import type { FakeServer } from "./authorization-server.js";
import { startPeer } from "./peer.js";
import type { Peer } from "./peer.js";

export const PRM_PATH = "/.well-known/oauth-protected-resource/mcp";
export const CALLBACK = "http://127.0.0.1:1/callback";

/** A protected MCP server, its authorization server, and a user who consents to everything. */
export interface World {
  readonly resource: Peer;
  readonly as: FakeServer;
  readonly url: string;
  /** The protected resource's metadata; tests may change it. */
  readonly prm: Record<string, unknown>;
  /** Scopes that a request needs; a token without them is answered 403. */
  needs: string[];
  /** The authorization server whose tokens are good. */
  trusted: FakeServer;
  /** Parameters of the challenge of a 401. */
  challenge: string;
  readonly store: AuthStore;
  /** What was written there. */
  storeKeys(): ReadonlySet<string>;
  readonly events: AuthEvent[];
  /** URLs that the user was sent to. */
  readonly opened: string[];
  auth(options?: Partial<AuthOptions>, grant?: Partial<AuthorizationCodeOptions>): Auth;
}

export async function createWorld(): Promise<World> {
  const [resource, as] = await Promise.all([startPeer(), startAuthorizationServer()]);
  const opened: string[] = [];
  const url = `${resource.origin}/mcp`;
  const [memory, keys] = [memoryStore(), new Set<string>()];
  const store: AuthStore = {
    ...memory,
    write: (key, ...rest) => {
      keys.add(key);
      return memory.write(key, ...rest);
    },
  };
  const world: World = {
    resource,
    as,
    url,
    prm: { resource: url, authorization_servers: [as.origin] },
    needs: [],
    trusted: as,
    challenge: `Bearer resource_metadata="${resource.origin}${PRM_PATH}"`,
    store,
    storeKeys: () => keys,
    events: [],
    opened,
    auth: (options = {}, grant = {}) =>
      createAuth({
        server: url,
        grant: authorizationCode({ redirect: robot(opened), ...grant }),
        store: world.store,
        onEvent: (event) => world.events.push(event),
        ...options,
      }),
  };
  resource.answers.set(PRM_PATH, () => ({ body: world.prm }));
  resource.answers.set("/mcp", ({ headers, body }) => {
    const token = /^Bearer (.+)$/.exec(String(headers.authorization))?.[1] ?? "";
    const grant = world.trusted.tokens.get(token);
    if (grant === undefined) return { status: 401, headers: { "www-authenticate": world.challenge } };
    const held = grant.scope.split(" ");
    if (!world.needs.every((scope) => held.includes(scope))) {
      const challenge = `Bearer error="insufficient_scope", scope="${world.needs.join(" ")}"`;
      return { status: 403, headers: { "www-authenticate": challenge } };
    }
    const { id } = JSON.parse(body || "{}") as { id?: number };
    return { body: { jsonrpc: "2.0", id, result: { resultType: "complete" } } };
  });
  return world;
}

/** A user who consents at once, in a browser that stops at the callback. */
export function robot(opened: string[], change: (callback: URL) => void = () => {}): Redirect {
  return {
    applicationType: "native",
    begin: () =>
      Promise.resolve({
        redirectUri: CALLBACK,
        async open(url, { signal }) {
          opened.push(url);
          return (await follow(url, change, signal)).href;
        },
        close() {},
      }),
  };
}

/** Where the authorization endpoint sends the browser. */
export async function follow(
  url: string,
  change: (callback: URL) => void = () => {},
  signal?: AbortSignal,
): Promise<URL> {
  const answer = await fetch(url, { redirect: "manual", ...(signal && { signal }) });
  const callback = new URL(answer.headers.get("location") as string);
  change(callback);
  return callback;
}

/** One request to the MCP server. */
export const call = (auth: Auth, world: World): Promise<Response> =>
  auth.fetch()(world.url, { method: "POST", body: JSON.stringify({ jsonrpc: "2.0", id: 1, method: "tools/list" }) });

/** The code of the error with which something fails; "none" when it does not. */
export const codeOf = (work: Promise<unknown>): Promise<unknown> =>
  work.then(
    () => "none",
    (error: unknown) => (error as { code?: unknown }).code ?? error,
  );

/** The parameter of the last authorization request. */
export const lastOpened = (world: World): URLSearchParams => new URL(world.opened.at(-1) as string).searchParams;
