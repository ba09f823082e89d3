import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { calculateJwkThumbprint, decodeProtectedHeader, EmbeddedJWK, jwtVerify } from "jose";
import { describe, expect, it, onTestFinished } from "vitest";
import { dpop } from "../../src/dpop/index.js";
import { clientCredentials } from "../../src/grants/index.js";
import { memoryStore } from "../../src/index.js";
import type { AuthStore } from "../../src/index.js";
import { fileStore } from "../../src/node/index.js";
import { call, codeOf } from "../world/world.js";
import type { Asked, Said } from "../world/peer.js";
import { createDpopWorld } from "./dpop-world.js";
import type { DpopWorld } from "./dpop-world.js";

const grant = clientCredentials({ issuer: "any", clientId: "c", clientSecret: "s" });

async function storeFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "dpop-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  return folder;
}

const thumbprints = (world: DpopWorld): Set<string> => new Set(world.proofs.map(({ thumbprint }) => thumbprint));
const owner = (store: AuthStore, algorithms?: readonly string[]) => ({
  issuer: "https://as.example",
  clientId: "c",
  store,
  algorithms,
});

describe("tokens bound to a key", () => {
  it("are proven at the token endpoint and at the server, by one key, with the token's hash", async () => {
    const world = await createDpopWorld();
    const auth = world.auth({ dpop: dpop({ mode: "require" }) });
    expect((await call(auth, world)).status).toBe(200);
    expect(thumbprints(world).size).toBe(1);
    expect(world.proofs.map(({ claims }) => claims.ath !== undefined)).toEqual([false, true]);
  });

  it("never reuse a jti", async () => {
    const world = await createDpopWorld();
    const auth = world.auth({ dpop: dpop(), grant });
    for (let i = 0; i < 5; i += 1) await call(auth, world);
    const ids = world.proofs.map(({ claims }) => claims.jti);
    expect(ids).toHaveLength(6);
    expect(new Set(ids).size).toBe(6);
  });

  it("answer the authorization server's nonce, in one more request", async () => {
    const world = await createDpopWorld();
    world.nonce.as = "as-nonce";
    const auth = world.auth({ dpop: dpop(), grant });
    expect((await call(auth, world)).status).toBe(200);
    expect(world.as.at("/token")).toHaveLength(2);
    expect(world.proofs.map(({ claims }) => claims.nonce)).toEqual([undefined, "as-nonce", undefined]);
  });

  it("answer the server's nonce, and keep it apart from the authorization server's", async () => {
    const world = await createDpopWorld();
    world.nonce.as = "as-nonce";
    world.nonce.resource = "rs-nonce";
    const auth = world.auth({ dpop: dpop(), grant });
    expect((await call(auth, world)).status).toBe(200);
    expect((await call(auth, world)).status).toBe(200);
    const nonces = world.proofs.map(({ claims }) => claims.nonce);
    expect(nonces).toEqual([undefined, "as-nonce", undefined, "rs-nonce", "rs-nonce"]);
  });

  it("are given up when the server wants a nonce again and again", async () => {
    const world = await createDpopWorld();
    world.nonce.as = "fixed";
    world.as.answers.set("/token", { status: 400, headers: { "dpop-nonce": "n" }, body: { error: "use_dpop_nonce" } });
    const auth = world.auth({ dpop: dpop(), grant });
    expect(await codeOf(call(auth, world))).toBe("OAUTH_RESPONSE");
    expect(world.as.at("/token")).toHaveLength(2);
  });

  it("are refused under `require` when the server answers Bearer", async () => {
    const world = await createDpopWorld();
    world.as.answers.set("/token", () => ({ body: world.as.issue({ clientId: "c", scope: "", resource: world.url }) }));
    const auth = world.auth({ dpop: dpop({ mode: "require" }), grant });
    expect(await codeOf(call(auth, world))).toBe("DPOP_DOWNGRADE");
    expect(world.resource.at("/mcp").every(({ headers }) => headers.authorization === undefined)).toBe(true);
  });

  it("take no bearer token's place that was stored before they were required", async () => {
    const world = await createDpopWorld();
    const bearer = (): object => world.as.issue({ clientId: "c", scope: "", resource: world.url });
    const token = world.as.answers.get("/token");
    world.as.answers.set("/token", () => ({ body: bearer() }));
    await codeOf(call(world.auth({ grant }), world));
    world.resource.asked.length = 0;
    world.as.answers.set("/token", token ?? {});
    expect((await call(world.auth({ grant, dpop: dpop({ mode: "require" }) }), world)).status).toBe(200);
    const sent = world.resource.at("/mcp").map(({ headers }) => String(headers.authorization).split(" ")[0]);
    expect(sent).toEqual(["undefined", "DPoP"]);
  });

  it("answer a nonce that several requests are asked for at once, each of them", async () => {
    const world = await createDpopWorld();
    const auth = world.auth({ dpop: dpop(), grant });
    await call(auth, world);
    world.nonce.resource = "rs-nonce";
    const answers = await Promise.all(Array.from({ length: 4 }, () => call(auth, world)));
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200]);
  });

  it("take the next nonce from an answer that is good", async () => {
    const world = await createDpopWorld();
    const auth = world.auth({ dpop: dpop(), grant });
    const answer = world.resource.answers.get("/mcp") as (asked: Asked) => Promise<Said>;
    world.resource.answers.set("/mcp", async (asked) => {
      const said = await answer(asked);
      return { ...said, headers: { ...said.headers, "dpop-nonce": "next" } };
    });
    await call(auth, world);
    world.nonce.resource = "next";
    world.proofs.length = 0;
    expect((await call(auth, world)).status).toBe(200);
    expect(world.proofs.map(({ claims }) => claims.nonce)).toEqual(["next"]);
  });

  it("are asked for by `prefer` only where the server says that it can", async () => {
    const world = await createDpopWorld();
    delete world.as.metadata.dpop_signing_alg_values_supported;
    world.as.answers.set("/token", () => ({ body: world.as.issue({ clientId: "c", scope: "", resource: world.url }) }));
    await codeOf(call(world.auth({ dpop: dpop(), grant }), world));
    expect(world.as.at("/token")[0]?.headers.dpop).toBeUndefined();
  });

  it("are not had where the server verifies no algorithm of ours", async () => {
    const world = await createDpopWorld();
    world.as.metadata.dpop_signing_alg_values_supported = ["ES256K"];
    expect(await codeOf(call(world.auth({ dpop: dpop(), grant }), world))).toBe("DPOP_ALGORITHM");
  });
});

describe("the key", () => {
  it("survives a restart, with the tokens that are bound to it", async () => {
    const world = await createDpopWorld();
    const folder = await storeFolder();
    for (let run = 0; run < 2; run += 1) {
      const auth = world.auth({ dpop: dpop({ mode: "require" }), grant, store: fileStore(folder) });
      expect((await call(auth, world)).status).toBe(200);
    }
    expect(thumbprints(world).size).toBe(1);
    expect(world.as.at("/token")).toHaveLength(1);
  });

  it("is one, although several make it at once", async () => {
    const store = fileStore(await storeFolder());
    const keys = await Promise.all(Array.from({ length: 4 }, () => dpop().key(owner(store))));
    expect(new Set(keys.map(({ thumbprint }) => thumbprint)).size).toBe(1);
  });

  it("cannot be taken out of a store that holds CryptoKeys", async () => {
    const store = memoryStore();
    await dpop().key(owner(store));
    const stored = (await store.read("dpop/https%3A%2F%2Fas.example/c"))?.value as { privateKey: CryptoKey };
    expect(stored.privateKey.extractable).toBe(false);
  });

  it("is another for another authorization server", async () => {
    const store = memoryStore();
    const [one, two] = [owner(store), { ...owner(store), issuer: "https://other.example" }];
    expect((await dpop().key(one)).thumbprint).not.toBe((await dpop().key(two)).thumbprint);
  });

  it.each(["ES256", "ES384", "PS256", "RS256"])("signs with %s where that is what the server verifies", async (alg) => {
    const key = await dpop().key(owner(memoryStore(), [alg]));
    const proof = await key.proof({ method: "POST", url: "https://as.example/token?x=1#y", accessToken: "t" });
    const { payload, protectedHeader } = await jwtVerify(proof, EmbeddedJWK, { typ: "dpop+jwt" });
    expect([protectedHeader.alg, payload.htm, payload.htu]).toEqual([alg, "POST", "https://as.example/token"]);
    const { jwk = {} } = decodeProtectedHeader(proof);
    expect(["d", "p", "q"].filter((name) => Object.hasOwn(jwk, name))).toEqual([]);
    expect(await calculateJwkThumbprint(jwk)).toBe(key.thumbprint);
  });

  it("is replaced when the server no longer verifies its algorithm", async () => {
    const store = fileStore(await storeFolder());
    const before = await dpop().key(owner(store, ["ES256"]));
    const after = await dpop().key(owner(store, ["ES384"]));
    expect(after.thumbprint).not.toBe(before.thumbprint);
    expect((await dpop().key(owner(store, ["ES256", "ES384"]))).thumbprint).toBe(after.thumbprint);
  });
});
