import * as oauth from "oauth4webapi";
import type { CustomFetchOptions, TokenEndpointResponse } from "oauth4webapi";
import type { DpopKey } from "./dpop-port.js";
import { AuthError } from "./errors.js";
import type { GrantContext, OAuthClient, Tokens } from "./grant.js";
import { oauthError } from "./oauth-error.js";
import { parseScopes } from "./scopes.js";

type Context = Pick<GrantContext, "server" | "resource" | "store" | "http" | "dpop" | "signal">;

/** Asks the token endpoint. `parameters` are those of the grant; `resource` is added. @throws AuthError */
export async function requestTokens(
  context: Context,
  client: OAuthClient,
  grantType: string,
  parameters: Readonly<Record<string, string>>,
): Promise<Tokens> {
  const { server, resource, dpop } = context;
  const key = await dpopKey(context, client.id);
  const response = await postToken(context, client, { grantType, parameters: { resource, ...parameters }, key });
  if (dpop?.mode === "require" && response.token_type !== "dpop") {
    throw new AuthError(
      "DPOP_DOWNGRADE",
      `The token endpoint of ${server.issuer} was asked for a token bound to a key (DPoP) and gave one of type ${response.token_type}. It was not used.`,
      { issuer: server.issuer, resource },
    );
  }
  return toTokens(response);
}

/** The key to prove token requests with: where DPoP is required, or preferred and the server says that it can. */
export async function dpopKey(
  { server, store, dpop }: Pick<GrantContext, "server" | "store" | "dpop">,
  clientId: string,
): Promise<DpopKey | undefined> {
  const algorithms = server.dpop_signing_alg_values_supported;
  if (dpop === undefined || (dpop.mode === "prefer" && algorithms === undefined)) return undefined;
  return dpop.key({ issuer: server.issuer, clientId, store, algorithms });
}

export interface TokenForm {
  readonly grantType: string;
  readonly parameters: Readonly<Record<string, string>>;
  /** Proves the request (DPoP). */
  readonly key?: DpopKey | undefined;
  /** Values of `token_type` that are accepted beside bearer and DPoP. */
  readonly tokenTypes?: readonly string[];
}

/** One request to the token endpoint of `context.server`, and its checked answer. @throws AuthError */
export async function postToken(
  context: Pick<GrantContext, "server" | "http" | "signal">,
  client: OAuthClient,
  { grantType, parameters, key, tokenTypes = [] }: TokenForm,
): Promise<TokenEndpointResponse> {
  const { server } = context;
  let status = 0;
  const send = async (url: string, request: CustomFetchOptions<"POST", URLSearchParams>): Promise<Response> => {
    const answer = await sendProven(context, url, request, key);
    status = answer.status;
    return answer;
  };
  const as = { client_id: client.id };
  const body = { ...parameters };
  try {
    const answer = await oauth.genericTokenEndpointRequest(server, as, client.authentication, grantType, body, {
      [oauth.customFetch]: send,
      [oauth.allowInsecureRequests]: true, // the guarded fetch decides
    });
    return await oauth.processGenericTokenEndpointResponse(server, as, answer, {
      recognizedTokenTypes: Object.fromEntries(tokenTypes.map((type) => [type.toLowerCase(), () => {}])),
    });
  } catch (error) {
    throw oauthError(error, "The token endpoint", server, status);
  }
}

/** With proof of the key; once more where the server wants a nonce that it has just given (RFC 9449 §8). */
async function sendProven(
  { http, signal }: Pick<GrantContext, "http" | "signal">,
  url: string,
  { headers, body }: CustomFetchOptions<"POST", URLSearchParams>,
  key: DpopKey | undefined,
): Promise<Response> {
  const post = async (): Promise<Response> => {
    const proof = key && { dpop: await key.proof({ method: "POST", url }) };
    const request = { method: "POST", headers: { ...headers, ...proof }, body: body.toString(), signal };
    return http.send(url, request, "token endpoint");
  };
  const answer = await post();
  const nonce = answer.headers.get("dpop-nonce");
  key?.takeNonce(url, nonce);
  if (key === undefined || !nonce || !(await wantsNonce(answer))) return answer;
  const second = await post();
  key.takeNonce(url, second.headers.get("dpop-nonce"));
  return second;
}

async function wantsNonce(answer: Response): Promise<boolean> {
  if (answer.status !== 400 && answer.status !== 401) return false;
  const body = (await answer
    .clone()
    .json()
    .catch(() => undefined)) as { error?: unknown } | undefined;
  return body?.error === "use_dpop_nonce";
}

const toTokens = (response: TokenEndpointResponse): Tokens => ({
  accessToken: response.access_token,
  type: response.token_type === "dpop" ? "dpop" : "bearer",
  ...(response.refresh_token !== undefined && { refreshToken: response.refresh_token }),
  ...(response.expires_in !== undefined && {
    expiresAt: Date.now() + response.expires_in * 1000,
    lifetime: response.expires_in,
  }),
  ...(response.scope !== undefined && { granted: parseScopes(response.scope) }),
});
