import type { Grant, GrantContext, OAuthClient } from "../grant.js";
import { isBoundTo, requireBinding } from "./issuer-binding.js";
import type { IssuerBinding } from "./issuer-binding.js";
import { tradeAssertion } from "./jwt-bearer.js";

/** What an assertion is wanted for. */
export interface AssertionRequest {
  /** The authorization server, which is shown the assertion. */
  readonly issuer: string;
  /** Its token endpoint, which some want as audience. */
  readonly tokenEndpoint: string;
  readonly resource: string;
  readonly scopes: readonly string[];
  readonly signal: AbortSignal;
}

export interface WorkloadIdentityOptions extends IssuerBinding {
  /** Gets a JWT from the platform that the program runs on, its audience the `issuer` or `tokenEndpoint` of the request. Called for every new token. */
  readonly assertion: (request: AssertionRequest) => string | Promise<string>;
  /** For authorization servers that know the workload under an id. Default: the assertion alone says who it is. */
  readonly clientId?: string;
}

/** The id under which tokens are kept where there is none. */
const NAMELESS = "workload";

/** A program on a platform that vouches for it, such as a cloud or a cluster: no secret of its own (workload identity federation, RFC 7523 §2.1). */
export function workloadIdentity(options: WorkloadIdentityOptions): Grant {
  const { assertion, clientId } = options;
  const client: OAuthClient = {
    id: clientId ?? NAMELESS,
    authentication: (_server, _client, body) => {
      if (clientId !== undefined) body.set("client_id", clientId);
    },
  };
  return {
    needsUser: false,
    suits: (server) => isBoundTo(options, server),
    client: ({ server }) => Promise.resolve(isBoundTo(options, server) ? client : undefined),
    async obtain(context) {
      requireBinding(options, context.server);
      const tokens = await tradeAssertion(context, client, await assertion(requestOf(context)), context.scopes);
      return { client, tokens };
    },
  };
}

const requestOf = ({ server, resource, scopes, signal }: GrantContext): AssertionRequest => ({
  issuer: server.issuer,
  tokenEndpoint: server.token_endpoint ?? "",
  resource,
  scopes,
  signal,
});
