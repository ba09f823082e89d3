import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { jwt, resourceServer } from "@mortise/auth/server";
import { exportJWK, exportSPKI, generateKeyPair, SignJWT, UnsecuredJWT } from "jose";
import { describe, expect, it } from "vitest";
import { bearer, ISSUER, jwks, mint, privateKey, publicKey, RESOURCE, start, whenDone } from "./guarded.js";

const status = async (token: string, options = {}): Promise<number> =>
  (await (await start(options)).call("read", bearer(token))).status;

/** A server of key sets that counts how often it is asked. */
async function keyServer(answer: (path: string) => object | undefined = () => jwks) {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    asked.push(request.url ?? "");
    const body = answer(request.url ?? "");
    response
      .writeHead(body === undefined ? 404 : 200, { "content-type": "application/json" })
      .end(JSON.stringify(body ?? {}));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  whenDone(() => server.close().closeAllConnections());
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, asked };
}

describe("a token", () => {
  it("of the right kind lets the caller in [AUTHTOK-RS-005, AUTHTOK-RS-009]", async () => {
    expect(await status(await mint())).toBe(200);
  });

  it.each([
    ["expired", { exp: Math.floor(Date.now() / 1000) - 60 }],
    ["for another server", { aud: "https://other.example.com/mcp" }],
    ["for a sibling path", { aud: "https://mcp.example.com/other" }],
    ["for the origin alone", { aud: "https://mcp.example.com" }],
    ["without an audience", { aud: undefined }],
    ["for several others", { aud: ["https://a.example", "https://b.example"] }],
    ["of another issuer", { iss: "https://evil.example.com" }],
    ["of an issuer with one slash more", { iss: `${ISSUER}/` }],
    ["named like a prototype member", { iss: "constructor" }],
  ])(
    "that is %s is refused with 401 invalid_token [AUTHTOK-RS-006, AUTHTOK-RS-007, AUTHSEC-RS-003, AUTHSEC-RS-029, AUTHSEC-RS-030]",
    async (_what, claims) => {
      const { call } = await start({});
      const answer = await call("read", bearer(await mint(claims)));
      expect(answer.status).toBe(401);
      expect(answer.challenge).toContain('error="invalid_token"');
    },
  );

  it("may name several audiences, and this server in other letters", async () => {
    expect(await status(await mint({ aud: ["https://a.example", RESOURCE] }))).toBe(200);
    expect(await status(await mint({ aud: "HTTPS://MCP.example.COM/mcp" }))).toBe(200);
  });

  it("may name an alias that the operator wrote down, which then stands for the resource", async () => {
    const audiences = ["api://files"];
    expect(await status(await mint({ aud: "api://files" }), { audiences })).toBe(200);
    expect(await status(await mint(), { audiences })).toBe(401);
  });

  it("without an audience is taken where the operator says so, one with another audience is not", async () => {
    const options = { missingAudience: "accept" };
    expect(await status(await mint({ aud: undefined }), options)).toBe(200);
    expect(await status(await mint({ aud: "https://other.example.com" }), options)).toBe(401);
  });

  it.each([
    ["a nonce", { nonce: "n" }],
    ["an at_hash", { at_hash: "h" }],
    ["itself as the party it is for", { azp: RESOURCE }],
  ])("that is an ID token, by %s, is refused even when the audience fits", async (_what, claims) => {
    expect(await status(await mint(claims, { typ: "JWT" }))).toBe(401);
  });

  it("of type JWT is taken unless RFC 9068 is asked for", async () => {
    const token = await mint({}, { typ: "JWT" });
    expect(await status(token)).toBe(200);
    const strict = jwt({ issuers: { [ISSUER]: { jwks } }, profile: "rfc9068" });
    expect(await status(token, { verify: strict })).toBe(401);
    expect(await status(await mint(), { verify: strict })).toBe(200);
  });
});

describe("a claim that is missing", () => {
  const sign = (claims: Record<string, unknown>) =>
    new SignJWT({ iss: ISSUER, aud: RESOURCE, scope: "files:read", ...claims })
      .setProtectedHeader({ alg: "ES256", typ: "at+jwt", kid: "known" })
      .sign(privateKey);
  const exp = Math.floor(Date.now() / 1000) + 300;

  it("makes a token worthless when it is the end", async () => {
    expect(await status(await sign({ exp, sub: "ada" }))).toBe(200);
    expect(await status(await sign({ sub: "ada" }))).toBe(401);
  });

  it("makes it worthless when it is both subject and client: all such callers would be one principal", async () => {
    expect(await status(await sign({ exp }))).toBe(401);
    expect(await status(await sign({ exp, sub: "", client_id: "" }))).toBe(401);
    expect(await status(await sign({ exp, client_id: "robot" }))).toBe(200);
  });

  it("makes it worthless when RFC 9068 asks for it", async () => {
    const verify = jwt({ issuers: { [ISSUER]: { jwks } }, profile: "rfc9068" });
    const whole = { exp, iat: exp - 300, jti: "1", sub: "ada", client_id: "cli" };
    expect(await status(await sign(whole), { verify })).toBe(200);
    for (const name of Object.keys(whole))
      expect(await status(await sign({ ...whole, [name]: undefined }), { verify }), name).toBe(401);
  });
});

describe("a signature", () => {
  const claims = { iss: ISSUER, aud: RESOURCE, sub: "ada", scope: "files:read" };

  it("is needed: alg none is refused", async () => {
    expect(await status(new UnsecuredJWT(claims).setExpirationTime("5m").encode())).toBe(401);
  });

  it("with the public key as a shared secret is refused", async () => {
    const secret = new TextEncoder().encode(await exportSPKI(publicKey));
    const token = await new SignJWT(claims)
      .setProtectedHeader({ alg: "HS256", kid: "known" })
      .setExpirationTime("5m")
      .sign(secret);
    expect(await status(token)).toBe(401);
    expect(() => jwt({ issuers: { [ISSUER]: {} }, algorithms: ["HS256"] })).toThrow("asymmetric");
  });

  it("by another key is refused, wherever the token says that its key is: neither jku nor jwk nor x5u is looked at", async () => {
    const other = await generateKeyPair("ES256", { extractable: true });
    const evil = await keyServer(() => ({ keys: [] }));
    const header = {
      alg: "ES256",
      kid: "known",
      jku: `${evil.url}/jwks`,
      x5u: `${evil.url}/cert`,
      jwk: await exportJWK(other.publicKey),
    };
    const token = await new SignJWT(claims).setProtectedHeader(header).setExpirationTime("5m").sign(other.privateKey);
    expect(await status(token)).toBe(401);
    expect(evil.asked).toEqual([]);
  });

  it("by unknown keys, a flood of them, makes the key set be fetched no more than once again", async () => {
    const keys = await keyServer();
    const { call } = await start({ verify: jwt({ issuers: { [ISSUER]: { jwksUri: `${keys.url}/jwks` } } }) });
    expect((await call("read", bearer(await mint()))).status).toBe(200);
    for (let i = 0; i < 20; i++)
      expect((await call("read", bearer(await mint({}, { kid: `unknown-${i}` })))).status).toBe(401);
    expect(keys.asked.length).toBeLessThanOrEqual(2);
  });
});

describe("the keys of an issuer", () => {
  it.each([
    ["issuers", { "http://as.example.com": {} }],
    ["jwksUri", { [ISSUER]: { jwksUri: "http://as.example.com/jwks" } }],
  ])("are not had by http, where anybody on the way could swap them: %s [AUTHSEC-B-009]", (name, issuers) => {
    expect(() => jwt({ issuers })).toThrow(`${name}: "http://as.example.com`);
  });

  it("are found by its metadata, by default", async () => {
    const as = await keyServer((path) => {
      if (path === "/jwks") return jwks;
      return path === "/.well-known/openid-configuration" ? { issuer: as.url, jwks_uri: `${as.url}/jwks` } : undefined;
    });
    const options = { authorizationServers: [as.url], verify: jwt({ issuers: { [as.url]: {} } }) };
    expect(await status(await mint({ iss: as.url }), options)).toBe(200);
  });

  it("are found although a page, or nobody, answers at the first place to look", async () => {
    const metadata = { issuer: `${ISSUER}/t`, jwks_uri: `${ISSUER}/jwks` };
    const answers = new Map<string, () => Response>([
      ["/.well-known/oauth-authorization-server/t", () => new Response("<!doctype html>")],
      ["/t/.well-known/openid-configuration", () => Response.json(metadata)],
      ["/jwks", () => Response.json(jwks)],
    ]);
    const fetcher: typeof fetch = async (input) => {
      const answer = answers.get(new URL(input as string).pathname);
      if (answer === undefined) throw new TypeError("fetch failed");
      return answer();
    };
    const verify = jwt({ issuers: { [metadata.issuer]: {} }, fetch: fetcher });
    expect(await status(await mint({ iss: metadata.issuer }), { verify })).toBe(200);
  });

  it("are not taken from metadata of somebody else, and who cannot be checked is told to try again", async () => {
    const as = await keyServer(() => ({ issuer: "https://evil.example.com", jwks_uri: `${as.url}/jwks` }));
    const errors: unknown[] = [];
    const { call } = await start({
      verify: jwt({ issuers: { [as.url]: {} } }),
      onError: (error) => errors.push(error),
    });
    const answer = await call("read", bearer(await mint({ iss: as.url })));
    expect([answer.status, answer.headers.get("retry-after")]).toEqual([503, "5"]);
    expect(String(errors[0])).toContain("jwksUri");
    expect(as.asked).not.toContain("/jwks");
  });

  it("by default are those of the authorization servers in the options", async () => {
    const as = await keyServer((path) => (path === "/jwks" ? jwks : { issuer: as.url, jwks_uri: `${as.url}/jwks` }));
    const guard = resourceServer({ resource: RESOURCE, authorizationServers: [as.url] });
    const headers = new Map([["authorization", `Bearer ${await mint({ iss: as.url })}`]]);
    const verdict = await guard.http.authenticate({
      method: "POST",
      path: "/mcp",
      header: (name) => headers.get(name),
    });
    expect(verdict).toMatchObject({ subject: "ada" });
  });
});
