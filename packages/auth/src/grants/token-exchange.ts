import type { AuthorizationServer } from "oauth4webapi";
import { AuthError, quote } from "../errors.js";
import type { GrantContext } from "../grant.js";
import { parseScopes } from "../scopes.js";
import { fetchServerMetadata } from "../server-metadata.js";
import { postToken } from "../token-request.js";
import { authenticated } from "./confidential-client.js";
import type { ConfidentialClient, PublicClient } from "./confidential-client.js";
import { scopeParameter } from "./scope-parameter.js";

const GRANT_TYPE = "urn:ietf:params:oauth:grant-type:token-exchange";
const TOKEN_TYPE = "urn:ietf:params:oauth:token-type:";
const ID_JAG = `${TOKEN_TYPE}id-jag`;

/** The company's identity provider, and this program as its client: a public one only where single sign-on takes it. */
export type IdentityProvider = (ConfidentialClient | PublicClient) & {
  /** Its issuer; its metadata is asked where `tokenEndpoint` is missing. */
  readonly issuer: string;
  readonly tokenEndpoint?: string;
};

/** Who the user is, by the word of the identity provider. */
export interface SubjectToken {
  readonly token: string;
  readonly type: "id_token" | "saml2" | "refresh_token";
}

/** A grant for one authorization server, to be traded there once; never a token for an MCP server. */
export interface IdentityGrant {
  readonly assertion: string;
  /** What the identity provider allows, where that is not all that was asked for. */
  readonly scopes: readonly string[];
}

/** Has the identity provider say that its user may use the resource (RFC 8693; ID-JAG). @throws AuthError `ID_JAG_INVALID` */
export async function exchangeToken(
  context: GrantContext,
  idp: IdentityProvider,
  subject: SubjectToken,
): Promise<IdentityGrant> {
  const { server, resource, scopes } = context;
  const provider = await metadataOf(context, idp);
  const answer = await postToken({ ...context, server: provider }, await authenticated(idp, provider), {
    grantType: GRANT_TYPE,
    parameters: {
      requested_token_type: ID_JAG,
      audience: server.issuer,
      resource,
      subject_token: subject.token,
      subject_token_type: TOKEN_TYPE + subject.type,
      ...scopeParameter(scopes),
    },
    tokenTypes: ["N_A"],
  });
  if (answer.issued_token_type !== ID_JAG || answer.token_type !== "n_a") throw notAGrant(idp, answer);
  return { assertion: answer.access_token, scopes: answer.scope === undefined ? scopes : parseScopes(answer.scope) };
}

const metadataOf = async ({ http, signal }: GrantContext, idp: IdentityProvider): Promise<AuthorizationServer> =>
  idp.tokenEndpoint === undefined
    ? fetchServerMetadata(http, { issuer: idp.issuer, comparison: "exact", signal })
    : { issuer: idp.issuer, token_endpoint: idp.tokenEndpoint };

function notAGrant(
  { issuer }: IdentityProvider,
  answer: { token_type: string; issued_token_type?: unknown },
): AuthError {
  const got = `${quote(String(answer.issued_token_type))} of token_type ${quote(answer.token_type)}`;
  return new AuthError(
    "ID_JAG_INVALID",
    `The identity provider ${issuer} was asked for an identity assertion grant (${ID_JAG}, token_type N_A) and gave ${got}. It was not used: check that enterprise-managed authorization is on there for this client.`,
    { issuer },
  );
}
