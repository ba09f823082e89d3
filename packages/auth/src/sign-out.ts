import * as oauth from "oauth4webapi";
import type { OAuthHttp } from "./oauth-http.js";
import type { Session } from "./session.js";

/** Forgets the tokens, then has the authorization server revoke them (RFC 7009). @returns whether it says that it has */
export async function signOut(session: Session, http: OAuthHttp, signal: AbortSignal): Promise<boolean> {
  await session.load();
  const { place, record } = session;
  await session.clear();
  if (place?.server.revocation_endpoint === undefined || record === undefined) return false;
  const { server, client } = place;
  const { refreshToken, accessToken } = record.tokens;
  const token = refreshToken ?? accessToken; // without the one, the other ends soon
  const parameters = { token_type_hint: refreshToken === undefined ? "access_token" : "refresh_token" };
  try {
    const who = { client_id: client.id };
    const answer = await oauth.revocationRequest(server, who, client.authentication, token, {
      additionalParameters: parameters,
      [oauth.allowInsecureRequests]: true, // the guarded fetch decides
      [oauth.customFetch]: (url, { headers, body }) =>
        http.send(url, { method: "POST", headers, body: body.toString(), signal }, "revocation endpoint"),
    });
    await oauth.processRevocationResponse(answer);
    return true;
  } catch {
    return false; // it is forgotten here in any case
  }
}
