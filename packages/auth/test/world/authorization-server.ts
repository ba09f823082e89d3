import { createHash, randomUUID } from "node:crypto";
import { startPeer } from "./peer.js";
import type { Asked, Peer, Said } from "./peer.js";

interface Grant {
  readonly clientId: string;
  readonly scope: string;
  readonly resource: string;
  readonly challenge?: string;
  readonly redirectUri?: string;
}

/** A small authorization server, correct unless a test replaces an answer or a setting. */
export interface FakeServer extends Peer {
  /** The metadata document; tests may change it. */
  readonly metadata: Record<string, unknown>;
  /** What it answers at the authorization endpoint beside `code` and `state`. */
  callback: (parameters: URLSearchParams) => void;
  /** Access tokens that it gave, and for what. */
  readonly tokens: Map<string, Grant>;
  /** Refresh tokens that are good. */
  readonly refreshTokens: Map<string, Grant>;
  /** `expires_in` of what it gives. */
  lifetime: number | undefined;
  /** Gives a token as if somebody had signed in. */
  issue(grant: Grant): Record<string, unknown>;
}

export const METADATA_PATH = "/.well-known/oauth-authorization-server";

export async function startAuthorizationServer(): Promise<FakeServer> {
  const peer = await startPeer();
  const { origin, answers } = peer;
  const codes = new Map<string, Grant>();
  const server: FakeServer = {
    ...peer,
    metadata: {
      issuer: origin,
      authorization_endpoint: `${origin}/authorize`,
      token_endpoint: `${origin}/token`,
      registration_endpoint: `${origin}/register`,
      revocation_endpoint: `${origin}/revoke`,
      code_challenge_methods_supported: ["S256"],
      authorization_response_iss_parameter_supported: true,
    },
    callback: (parameters) => parameters.set("iss", origin),
    tokens: new Map(),
    refreshTokens: new Map(),
    lifetime: 3600,
    issue(grant) {
      const [access, refresh] = [`access-${randomUUID()}`, `refresh-${randomUUID()}`];
      server.tokens.set(access, grant);
      server.refreshTokens.set(refresh, grant);
      return {
        access_token: access,
        refresh_token: refresh,
        token_type: "Bearer",
        ...(server.lifetime !== undefined && { expires_in: server.lifetime }),
      };
    },
  };

  function authorize({ query }: Asked): Said {
    const target = new URL(query.get("redirect_uri") as string);
    const code = randomUUID();
    codes.set(code, {
      clientId: query.get("client_id") as string,
      scope: query.get("scope") ?? "",
      resource: query.get("resource") as string,
      challenge: query.get("code_challenge") as string,
      redirectUri: query.get("redirect_uri") as string,
    });
    target.searchParams.set("code", code);
    target.searchParams.set("state", query.get("state") as string);
    server.callback(target.searchParams);
    return { status: 302, headers: { location: target.href } };
  }

  function token({ form }: Asked): Said {
    const refusal = { status: 400, body: { error: "invalid_grant" } };
    if (form.get("grant_type") === "refresh_token") {
      const used = form.get("refresh_token") as string;
      const grant = server.refreshTokens.get(used);
      if (grant === undefined) return refusal;
      server.refreshTokens.delete(used); // rotation: each is good once
      return { body: server.issue(grant) };
    }
    const code = form.get("code") as string;
    const grant = codes.get(code);
    codes.delete(code);
    const challenge = createHash("sha256")
      .update(form.get("code_verifier") ?? "")
      .digest("base64url");
    if (grant?.challenge !== challenge || grant.redirectUri !== form.get("redirect_uri")) return refusal;
    return { body: server.issue(grant) };
  }

  answers.set(METADATA_PATH, () => ({ body: server.metadata }));
  answers.set("/authorize", authorize);
  answers.set("/token", token);
  answers.set("/register", ({ body }) => ({
    status: 201,
    body: { ...(JSON.parse(body) as object), client_id: `client-${randomUUID()}` },
  }));
  answers.set("/revoke", ({ form }) => {
    server.refreshTokens.delete(form.get("token") as string);
    return { status: 200 };
  });
  return server;
}
