import type { AuthorizationServer } from "oauth4webapi";
import { AuthError } from "../errors.js";

/** Where a client's credentials, or a platform's word for it, may be shown: at one authorization server, by its issuer. */
export interface IssuerBinding {
  /**
   * The authorization server at which the client is registered. `"any"`: whichever the MCP server names; only for servers that you trust with
   * the credentials, for they choose where those go.
   */
  readonly issuer: string;
}

export const isBoundTo = ({ issuer }: IssuerBinding, server: AuthorizationServer): boolean =>
  issuer === "any" || issuer === server.issuer;

/** @throws AuthError `AUTHORIZATION_SERVER_CHANGED`, before anything is sent (client-registration § Authorization Server Binding) */
export function requireBinding(binding: IssuerBinding, server: AuthorizationServer): void {
  if (isBoundTo(binding, server)) return;
  throw new AuthError(
    "AUTHORIZATION_SERVER_CHANGED",
    `The client is registered with ${binding.issuer}, but the MCP server now names ${server.issuer}. Its credentials were not sent there. If the change is meant, register there and change \`issuer\`.`,
    { issuer: server.issuer },
  );
}
