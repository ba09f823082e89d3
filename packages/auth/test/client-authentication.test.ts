import type { AuthorizationServer } from "oauth4webapi";
import { describe, expect, it } from "vitest";
import {
  chooseAuthentication,
  clientAuthentication,
  isAuthenticationMethod,
  registrableAuthentication,
} from "../src/client-authentication.js";
import type { AuthenticationMethod } from "../src/client-authentication.js";

const server = (...methods: string[]): AuthorizationServer => ({
  issuer: "https://as.example",
  ...(methods.length > 0 && { token_endpoint_auth_methods_supported: methods }),
});

describe("how a client shows who it is", () => {
  it.each<[string | undefined, string[], AuthenticationMethod]>([
    [undefined, ["client_secret_basic"], "none"],
    ["s", [], "client_secret_basic"],
    ["s", ["client_secret_post"], "client_secret_post"],
    ["s", ["client_secret_post", "client_secret_basic"], "client_secret_basic"],
    ["s", ["none", "private_key_jwt"], "client_secret_basic"],
    ["", ["client_secret_post"], "client_secret_post"],
  ])("with the secret %j at a server of %j is %s", (secret, methods, expected) => {
    expect(chooseAuthentication(server(...methods), secret)).toBe(expected);
  });

  it.each<[string[], AuthenticationMethod]>([
    [[], "none"],
    [["client_secret_basic", "none"], "none"],
    [["client_secret_post"], "client_secret_post"],
    [["private_key_jwt"], "client_secret_basic"],
  ])("is registered, at a server of %j, as %s", (methods, expected) => {
    expect(registrableAuthentication(server(...methods))).toBe(expected);
  });

  it.each([["none"], ["client_secret_basic"], ["client_secret_post"]])("may be %s by a server's word", (method) => {
    expect(isAuthenticationMethod(method)).toBe(true);
  });

  it.each([["private_key_jwt"], ["toString"], [undefined], [["none"]]])("may not be %j", (method) => {
    expect(isAuthenticationMethod(method)).toBe(false);
  });
});

describe("the request", () => {
  const sent = (method: AuthenticationMethod): { body: object; authorization: string | null } => {
    const [body, headers] = [new URLSearchParams({ grant_type: "x" }), new Headers()];
    void clientAuthentication(method, "s+%€")(server(), { client_id: "a:b" }, body, headers);
    return { body: Object.fromEntries(body), authorization: headers.get("authorization") };
  };

  it("has id and secret in a header, encoded as a form has them, and nothing in the body", () => {
    const { body, authorization } = sent("client_secret_basic");
    expect(atob(String(authorization).replace("Basic ", ""))).toBe("a%3Ab:s%2B%25%E2%82%AC");
    expect(body).toEqual({ grant_type: "x" });
  });

  it("has them in the body, and no header", () => {
    const both = { grant_type: "x", client_id: "a:b", client_secret: "s+%€" };
    expect(sent("client_secret_post")).toEqual({ body: both, authorization: null });
  });

  it("has the id alone where there is no secret", () => {
    expect(sent("none")).toEqual({ body: { grant_type: "x", client_id: "a:b" }, authorization: null });
  });
});
