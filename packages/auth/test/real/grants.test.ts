import { createHash, generateKeyPairSync, randomBytes } from "node:crypto";
import { scriptedBrowser } from "@mortise-tooling/authorization-server";
import type { AuthorizationServer } from "@mortise-tooling/authorization-server";
import { exportJWK, SignJWT } from "jose";
import { describe, expect, it } from "vitest";
import { clientCredentials, enterpriseManaged, workloadIdentity } from "../../src/grants/index.js";
import { createAuth } from "../../src/index.js";
import { codeOf } from "../world/world.js";
import { ask, createRealWorld, realServer, SCOPES, tokenRequests } from "./real-world.js";

const JWT_BEARER = "urn:ietf:params:oauth:grant-type:jwt-bearer";
const TOKEN_EXCHANGE = "urn:ietf:params:oauth:grant-type:token-exchange";
const NO_USER = { redirect_uris: [], response_types: [] };
const CALLBACK = "http://127.0.0.1:1/callback";
const pair = generateKeyPairSync("ec", { namedCurve: "P-256" });

describe("a real authorization server takes client credentials", () => {
  it.each([
    ["client_secret_basic", "s3cret-_~:+%"],
    ["client_secret_post", "s3cret-_~:+%"],
  ] as const)("by %s, found by its metadata, for the resource and nothing else [OCC-B-002]", async (method, secret) => {
    const client = { client_id: "worker", client_secret: secret, token_endpoint_auth_method: method };
    const world = await createRealWorld({ clients: [{ ...NO_USER, ...client, grant_types: ["client_credentials"] }] });
    const grant = clientCredentials({
      issuer: world.as.issuer,
      clientId: "worker",
      clientSecret: secret,
      authentication: method,
    });
    expect(await ask(createAuth({ server: world.url, grant }), world)).toBe(200);
    expect(world.accepted[0]).toMatchObject({ client_id: "worker", aud: world.url, scope: SCOPES.join(" ") });
  });

  it("by private_key_jwt", async () => {
    const jwks = { keys: [{ ...(await exportJWK(pair.publicKey)), kid: "k", alg: "ES256", use: "sig" }] };
    const client = { client_id: "worker", token_endpoint_auth_method: "private_key_jwt", jwks };
    const world = await createRealWorld({ clients: [{ ...NO_USER, ...client, grant_types: ["client_credentials"] }] });
    const privateKey = pair.privateKey.export({ type: "pkcs8", format: "pem" }) as string;
    const grant = clientCredentials({ issuer: world.as.issuer, clientId: "worker", privateKey, algorithm: "ES256" });
    expect(await ask(createAuth({ server: world.url, grant }), world)).toBe(200);
  });
});

describe("a real authorization server takes a workload's assertion", () => {
  const sign = (claims: { aud: string; exp?: string }): Promise<string> =>
    new SignJWT()
      .setProtectedHeader({ alg: "ES256" })
      .setIssuer("https://cluster.example")
      .setSubject("job-1")
      .setAudience(claims.aud)
      .setExpirationTime(claims.exp ?? "1m")
      .sign(pair.privateKey);
  const world = async () =>
    createRealWorld({
      clients: [{ ...NO_USER, client_id: "job", token_endpoint_auth_method: "none", grant_types: [JWT_BEARER] }],
      assertionIssuers: { "https://cluster.example": await exportJWK(pair.publicKey) },
    });

  it("once, for its issuer as audience", async () => {
    const real = await world();
    const grant = workloadIdentity({
      issuer: real.as.issuer,
      clientId: "job",
      assertion: ({ issuer }) => sign({ aud: issuer }),
    });
    expect(await ask(createAuth({ server: real.url, grant }), real)).toBe(200);
    expect(real.accepted[0]).toMatchObject({ sub: "job-1", aud: real.url });
  });

  it.each([
    ["another audience", { aud: "https://elsewhere.example" }],
    ["a time that is over", { aud: "", exp: "-1m" }],
  ])("but not with %s, which is asked about exactly once", async (_what, claims) => {
    const real = await world();
    const assertion = ({ issuer }: { issuer: string }): Promise<string> =>
      sign({ ...claims, aud: claims.aud || issuer });
    const auth = createAuth({
      server: real.url,
      grant: workloadIdentity({ issuer: real.as.issuer, clientId: "job", assertion }),
    });
    expect(await codeOf(ask(auth, real))).toBe("ASSERTION_REJECTED");
    expect(tokenRequests(real.as)).toEqual([{ grant: JWT_BEARER, status: 400 }]);
  });
});

/** Single sign-on at the company's identity provider. @returns the ID token */
async function signOn({ issuer }: AuthorizationServer): Promise<string> {
  const verifier = randomBytes(32).toString("base64url");
  const client = { client_id: "app", redirect_uri: CALLBACK };
  const code_challenge = createHash("sha256").update(verifier).digest("base64url");
  const query = { ...client, response_type: "code", scope: "openid", code_challenge, code_challenge_method: "S256" };
  const back = await scriptedBrowser().signIn(`${issuer}/auth?${new URLSearchParams(query)}`);
  const code = new URL(back).searchParams.get("code") ?? "";
  const body = new URLSearchParams({ ...client, grant_type: "authorization_code", code, code_verifier: verifier });
  const headers = { authorization: `Basic ${btoa("app:secret")}` };
  const answer = await fetch(`${issuer}/token`, { method: "POST", headers, body });
  return ((await answer.json()) as { id_token: string }).id_token;
}

describe("two real authorization servers, one of them the company's,", () => {
  it("let an employee in without asking [EMA-C-001 EMA-C-013]", async () => {
    const secret = { client_secret: "secret", token_endpoint_auth_method: "client_secret_basic" };
    const grants = ["authorization_code", TOKEN_EXCHANGE];
    const idp = await realServer({
      clients: [
        { ...secret, client_id: "app", redirect_uris: [CALLBACK], application_type: "native", grant_types: grants },
      ],
    });
    const world = await createRealWorld({
      clients: [{ ...NO_USER, ...secret, client_id: "app", grant_types: [JWT_BEARER] }],
      assertionIssuers: { [idp.issuer]: `${idp.issuer}/jwks` },
    });
    const subject = { token: await signOn(idp) };
    const grant = enterpriseManaged({
      identityProvider: { issuer: idp.issuer, clientId: "app", clientSecret: "secret" },
      subjectToken: () => subject.token,
      client: { issuer: world.as.issuer, clientId: "app", clientSecret: "secret" },
    });
    expect(await ask(createAuth({ server: world.url, grant }), world)).toBe(200);
    expect(world.accepted[0]).toMatchObject({ sub: "ada", aud: world.url, scope: SCOPES.join(" ") });
    expect(tokenRequests(world.as)).toEqual([{ grant: JWT_BEARER, status: 200 }]);

    subject.token = "an ID token that is none";
    expect(await codeOf(ask(createAuth({ server: world.url, grant }), world))).toBe("OAUTH_RESPONSE");
    expect(tokenRequests(world.as)).toHaveLength(1);
  });
});
