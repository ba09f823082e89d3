import { generateKeyPairSync } from "node:crypto";
import type { KeyObject } from "node:crypto";
import { exportJWK, jwtVerify } from "jose";
import { describe, expect, it } from "vitest";
import { clientCredentials } from "../../src/grants/index.js";
import type { KeyClient } from "../../src/grants/index.js";
import { call } from "../world/world.js";
import { generousWorld, outcome, tokenRequests } from "./asked.js";

const SECRET = { clientId: "worker", clientSecret: "s3cret" };

describe("a secret", () => {
  it("goes to the token endpoint by Basic, with resource and scope [OCC-C-004 OCC-C-007]", async () => {
    const world = await generousWorld();
    world.prm.scopes_supported = ["read", "write"];
    expect(await outcome(world, clientCredentials({ ...SECRET, issuer: world.as.origin }))).toBe("none");
    expect(tokenRequests(world)).toEqual([
      { grant_type: "client_credentials", resource: world.url, scope: "read write" },
    ]);
    const sent = world.as.at("/token")[0]?.headers.authorization;
    expect(sent).toBe(`Basic ${Buffer.from("worker:s3cret").toString("base64")}`);
  });

  it("goes into the body where the server lists that alone, or the host says so", async () => {
    const world = await generousWorld();
    world.as.metadata.token_endpoint_auth_methods_supported = ["client_secret_post"];
    await outcome(world, clientCredentials({ ...SECRET, issuer: world.as.origin }));
    expect(tokenRequests(world)[0]).toMatchObject({ client_id: "worker", client_secret: "s3cret" });
    expect(world.as.at("/token")[0]?.headers.authorization).toBeUndefined();
  });

  it("is encoded in Basic as a form has it: `-_~:+%` and non-Latin characters", async () => {
    const world = await generousWorld();
    const client = { clientId: "a-_~:+%", clientSecret: "p:ä漢 +%" };
    await outcome(world, clientCredentials({ ...client, issuer: world.as.origin }));
    const [, encoded = ""] = String(world.as.at("/token")[0]?.headers.authorization).split(" ");
    const [id = "", secret = ""] = atob(encoded).split(":");
    const decode = (text: string): unknown => new URLSearchParams(`x=${text}`).get("x");
    expect([decode(id), decode(secret)]).toEqual([client.clientId, client.clientSecret]);
    expect(id).toContain("a-_"); // which servers that do not decode understand as well
  });

  it("never reaches another authorization server than the one it is for [AUTHREG-C-022 AUTHREG-C-024]", async () => {
    const world = await generousWorld();
    const grant = clientCredentials({ ...SECRET, issuer: "https://as.example" });
    expect(await outcome(world, grant)).toBe("AUTHORIZATION_SERVER_CHANGED");
    expect(world.as.at("/token")).toEqual([]);
  });

  it("is never made by registering, though the server would [OCC-C-003]", async () => {
    const world = await generousWorld();
    expect(world.as.metadata.registration_endpoint).toBeDefined();
    world.as.answers.set("/token", { status: 401, body: { error: "invalid_client" } });
    expect(await outcome(world, clientCredentials({ ...SECRET, issuer: "any" }))).toBe("OAUTH_RESPONSE");
    expect(world.as.at("/register")).toEqual([]);
  });

  it("goes to whichever server is named where the host says so", async () => {
    const world = await generousWorld();
    expect(await outcome(world, clientCredentials({ ...SECRET, issuer: "any" }))).toBe("none");
  });
});

describe("a private key", () => {
  const pair = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const pem = pair.privateKey.export({ type: "pkcs8", format: "pem" }) as string;
  const rsa = generateKeyPairSync("rsa", { modulusLength: 2048 });
  const rsaPem = rsa.privateKey.export({ type: "pkcs8", format: "pem" }) as string;

  it.each<[string, () => Promise<Omit<KeyClient, "clientId">>, KeyObject]>([
    ["PEM", async () => ({ privateKey: pem, algorithm: "ES256" }), pair.publicKey],
    ["JWK", async () => ({ privateKey: { ...(await exportJWK(pair.privateKey)), alg: "ES256" } }), pair.publicKey],
    ["CryptoKey", async () => ({ privateKey: await imported(pem) }), pair.publicKey],
    ["PEM for RS256", async () => ({ privateKey: rsaPem, algorithm: "RS256", keyId: "k1" }), rsa.publicKey],
    ["PEM for PS256", async () => ({ privateKey: rsaPem, algorithm: "PS256" }), rsa.publicKey],
  ])(
    "as %s signs who the client is, for that issuer alone [OCC-C-004 OCC-C-005 OCC-C-006]",
    async (_form, key, publicKey) => {
      const world = await generousWorld();
      const grant = clientCredentials({ clientId: "worker", ...(await key()), issuer: world.as.origin });
      expect(await outcome(world, grant)).toBe("none");
      const [{ client_assertion: assertion = "", ...rest } = {}] = tokenRequests(world);
      expect(rest).toMatchObject({
        grant_type: "client_credentials",
        resource: world.url,
        client_assertion_type: "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
      });
      const { payload } = await jwtVerify(assertion, publicKey, { issuer: "worker", subject: "worker" });
      expect(payload.aud).toBe(world.as.origin);
      expect(world.as.at("/token")[0]?.headers.authorization).toBeUndefined();
    },
  );

  it.each([
    ["no PEM", { privateKey: "secret key text", algorithm: "ES256" }],
    ["an RSA key for ES256", { privateKey: rsaPem, algorithm: "ES256" }],
  ])("that is %s is an error that does not repeat it", async (_what, key) => {
    const world = await generousWorld();
    const auth = world.auth({ grant: clientCredentials({ clientId: "w", ...key, issuer: "any" }) });
    const error = await call(auth, world).catch((thrown: unknown) => thrown as Error & { code: string });
    expect(error).toMatchObject({ code: "PRIVATE_KEY" });
    expect((error as Error).message).not.toContain(key.privateKey.slice(0, 10) === "secret key" ? "secret key" : "MII");
  });

  it.each(["HS256", "none", undefined])("does not sign with %s", async (algorithm) => {
    const world = await generousWorld();
    const key = { privateKey: pem, ...(algorithm !== undefined && { algorithm }) };
    expect(await outcome(world, clientCredentials({ clientId: "w", ...key, issuer: "any" }))).toBe("SIGNING_ALGORITHM");
  });
});

describe("a token", () => {
  it("that has expired is got anew, without a refresh token and without a person", async () => {
    const world = await generousWorld();
    world.as.lifetime = 1;
    const auth = world.auth({ grant: clientCredentials({ ...SECRET, issuer: "any" }) });
    await call(auth, world);
    world.as.tokens.clear();
    expect((await call(auth, world)).status).toBe(200);
    expect(tokenRequests(world).map(({ grant_type: type }) => type)).toEqual(Array(2).fill("client_credentials"));
    expect(world.opened).toEqual([]);
  });

  it("with too few scopes is replaced by a wider one, still without a person", async () => {
    const world = await generousWorld();
    const auth = world.auth({ grant: clientCredentials({ ...SECRET, issuer: "any" }) });
    await call(auth, world);
    world.needs = ["write"];
    expect((await call(auth, world)).status).toBe(200);
    expect(tokenRequests(world)[1]).toMatchObject({ grant_type: "client_credentials", scope: "write" });
  });
});

const imported = (pem: string): Promise<CryptoKey> => {
  const der = Buffer.from(pem.replaceAll(/-----[^-]+-----|\s/g, ""), "base64");
  return crypto.subtle.importKey("pkcs8", der, { name: "ECDSA", namedCurve: "P-256" }, false, ["sign"]);
};
