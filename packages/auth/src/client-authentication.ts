import type { AuthorizationServer, ClientAuth } from "oauth4webapi";
import { basicCredentials } from "./basic-credentials.js";

/** How a client with a secret, or without one, shows who it is at the token endpoint. */
export type AuthenticationMethod = "none" | "client_secret_basic" | "client_secret_post";

const METHODS: readonly AuthenticationMethod[] = ["client_secret_basic", "client_secret_post", "none"];
export const isAuthenticationMethod = (value: unknown): value is AuthenticationMethod =>
  METHODS.includes(value as AuthenticationMethod);

/** The method for a client that was not told which: with a secret the first that the server lists, Basic where it lists none (RFC 8414 §2). */
export function chooseAuthentication(server: AuthorizationServer, secret: string | undefined): AuthenticationMethod {
  if (secret === undefined) return "none";
  const listed = server.token_endpoint_auth_methods_supported;
  return METHODS.find((method) => method !== "none" && listed?.includes(method)) ?? "client_secret_basic";
}

/** The method to register with: a public client where that is possible, for an installed program cannot keep a secret. */
export function registrableAuthentication(server: AuthorizationServer): AuthenticationMethod {
  const listed = server.token_endpoint_auth_methods_supported;
  if (listed === undefined || listed.includes("none")) return "none";
  return METHODS.find((method) => listed.includes(method)) ?? "client_secret_basic";
}

export function clientAuthentication(method: AuthenticationMethod, secret = ""): ClientAuth {
  return (_server, { client_id: id }, body, headers) => {
    if (method === "client_secret_basic") {
      headers.set("authorization", `Basic ${basicCredentials(id, secret)}`);
      return;
    }
    body.set("client_id", id);
    if (method === "client_secret_post") body.set("client_secret", secret);
  };
}
