import { createHash, randomBytes } from "node:crypto";
import { calculateJwkThumbprint, exportJWK, generateKeyPair, SignJWT } from "jose";
import { describe, expect, it } from "vitest";
import { bearer, METADATA_URL, mint, RESOURCE, start } from "./guarded.js";

const keys = await generateKeyPair("ES256", { extractable: true });
const other = await generateKeyPair("ES256", { extractable: true });
const jkt = await calculateJwkThumbprint(await exportJWK(keys.publicKey));
const privateJwk = await exportJWK(keys.privateKey);
const otherJwk = await exportJWK(other.publicKey);
const bound = (): Promise<string> => mint({ cnf: { jkt } });
const now = (): number => Math.floor(Date.now() / 1000);

interface Wrong {
  readonly claims?: Record<string, unknown>;
  readonly header?: object;
  readonly key?: typeof keys;
}

/** A proof as the client would make it, or nearly. */
async function proof(token: string, { claims = {}, header = {}, key = keys }: Wrong = {}): Promise<string> {
  const ath = createHash("sha256").update(token).digest("base64url");
  return new SignJWT({ htm: "POST", htu: RESOURCE, ath, jti: randomBytes(12).toString("hex"), iat: now(), ...claims })
    .setProtectedHeader({ alg: "ES256", typ: "dpop+jwt", jwk: await exportJWK(key.publicKey), ...header })
    .sign(key.privateKey);
}

const shown = (token: string, dpop: string): Record<string, string> => ({ authorization: `DPoP ${token}`, dpop });

describe("a token that is bound to a key", () => {
  it("lets in whoever shows the key", async () => {
    const { call } = await start({ dpop: "accept" });
    const token = await bound();
    expect((await call("read", shown(token, await proof(token)))).status).toBe(200);
  });

  it.each<[string, Wrong]>([
    ["is of another type", { header: { typ: "JWT" } }],
    ["has a private key in it", { header: { jwk: privateJwk } }],
    ["is for another method", { claims: { htm: "GET" } }],
    ["is for another URL", { claims: { htu: "https://other.example.com/mcp" } }],
    ["is for another path", { claims: { htu: "https://mcp.example.com/" } }],
    ["is for the URL in a spoofed Host", { claims: { htu: "http://127.0.0.1/mcp" } }],
    ["is for another token", { claims: { ath: createHash("sha256").update("other").digest("base64url") } }],
    ["is for no token", { claims: { ath: undefined } }],
    ["is old", { claims: { iat: now() - 3600 } }],
    ["is from the future", { claims: { iat: now() + 3600 } }],
    ["has no time", { claims: { iat: undefined } }],
    ["has no id", { claims: { jti: "" } }],
    ["has an id without end", { claims: { jti: "x".repeat(300) } }],
    ["is made with another key", { key: other }],
    ["is signed with another key than it names", { header: { jwk: otherJwk } }],
  ])("is refused with a proof that %s", async (_what, wrong) => {
    const { call } = await start({ dpop: "accept" });
    const token = await bound();
    const answer = await call("read", shown(token, await proof(token, wrong)));
    expect(answer.status).toBe(401);
    expect(answer.challenge).toContain('DPoP error="invalid_dpop_proof"');
  });

  it("is refused with a proof that has no signature, or one by a shared secret", async () => {
    const { call } = await start({ dpop: "accept" });
    const token = await bound();
    const [, payload = ""] = (await proof(token)).split(".");
    const encode = (header: object) => Buffer.from(JSON.stringify(header)).toString("base64url");
    expect((await call("read", shown(token, `${encode({ alg: "none", typ: "dpop+jwt" })}.${payload}.`))).status).toBe(
      401,
    );
    const secret = { alg: "HS256", typ: "dpop+jwt", jwk: { kty: "oct", k: "c2VjcmV0" } };
    const shared = await new SignJWT({}).setProtectedHeader(secret).sign(new TextEncoder().encode("secret"));
    expect((await call("read", shown(token, shared))).status).toBe(401);
  });

  it("is refused with a proof that was used before", async () => {
    const { call } = await start({ dpop: "accept" });
    const token = await bound();
    const headers = shown(token, await proof(token));
    expect((await call("read", headers)).status).toBe(200);
    expect((await call("read", headers)).challenge).toContain("used before");
  });

  it("is refused without a proof, and as a bearer token (downgrade), whether DPoP is on or off", async () => {
    const token = await bound();
    for (const dpop of ["accept", "require", "off"] as const) {
      const { call } = await start({ dpop });
      expect((await call("read", bearer(token))).status, dpop).toBe(401);
      expect((await call("read", { ...bearer(token), dpop: await proof(token) })).status, dpop).toBe(401);
      expect((await call("read", { authorization: `DPoP ${token}` })).status, dpop).toBe(401);
    }
  });

  it("is refused when it is bound in a way that is not known", async () => {
    const { call } = await start({ dpop: "accept" });
    for (const cnf of [{ "x5t#S256": "x" }, { jkt, "x5t#S256": "x" }, {}]) {
      const token = await mint({ cnf });
      expect((await call("read", shown(token, await proof(token)))).status).toBe(401);
    }
  });
});

describe("a nonce", () => {
  it("is handed out with the refusal, and the proof that carries it is taken", async () => {
    const { call } = await start({ dpop: { mode: "require", nonce: true } });
    const token = await bound();
    const refused = await call("read", shown(token, await proof(token)));
    expect(refused.challenge).toContain('error="use_dpop_nonce"');
    const nonce = refused.headers.get("dpop-nonce") ?? "";
    expect((await call("read", shown(token, await proof(token, { claims: { nonce } })))).status).toBe(200);
    const guessed = await call("read", shown(token, await proof(token, { claims: { nonce: `${nonce}x` } })));
    expect(guessed.challenge).toContain('error="use_dpop_nonce"');
  });

  it("of one process is taken by another with the same secret", async () => {
    const dpop = { mode: "require", nonce: true, nonceSecret: new Uint8Array(randomBytes(32)) } as const;
    const [one, two] = [await start({ dpop }), await start({ dpop })];
    const token = await bound();
    const nonce = (await one.call("read", shown(token, await proof(token)))).headers.get("dpop-nonce");
    expect((await two.call("read", shown(token, await proof(token, { claims: { nonce } })))).status).toBe(200);
  });
});

describe("a token that is bound to nothing", () => {
  it("is taken where keys are accepted, and not where they are required", async () => {
    const token = await mint();
    const accepting = await start({ dpop: "accept" });
    expect((await accepting.call("read", bearer(token))).status).toBe(200);
    expect((await accepting.call("read", shown(token, await proof(token)))).status).toBe(401);
    const requiring = await start({ dpop: "require" });
    const refused = await requiring.call("read", bearer(token));
    expect(refused.status).toBe(401);
    expect(refused.challenge).toMatch(/^DPoP /);
    expect(refused.challenge).not.toContain("Bearer");
  });

  it("is told of the metadata in the challenge of either scheme", async () => {
    const { challenge } = await (await start({ dpop: "accept" })).call("read");
    expect(challenge.split(`resource_metadata="${METADATA_URL}"`)).toHaveLength(3);
    expect(challenge).toMatch(/^Bearer .*DPoP algs="ES256 /);
  });
});
