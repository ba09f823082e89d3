import { createServer } from "node:https";
import type { AddressInfo } from "node:net";
import { describe, expect, it, onTestFinished } from "vitest";
import { enterpriseManaged } from "../../src/grants/index.js";
import type { EnterpriseManagedOptions } from "../../src/grants/index.js";
import type { Grant } from "../../src/index.js";
import { startPeer } from "../world/peer.js";
import type { Peer } from "../world/peer.js";
import type { World } from "../world/world.js";
import { CERTIFICATE, KEY } from "./self-signed.js";
import { generousWorld, outcome, tokenRequests } from "./asked.js";

const ID_JAG = "urn:ietf:params:oauth:token-type:id-jag";
const GOOD = { access_token: "id.jag.jwt", issued_token_type: ID_JAG, token_type: "N_A", expires_in: 300 };

async function company(answer: object = GOOD, status = 200): Promise<{ world: World; idp: Peer }> {
  const [world, idp] = await Promise.all([generousWorld(), startPeer()]);
  idp.answers.set("/token", { status, body: answer });
  return { world, idp };
}

function grant(world: World, idp: Peer, options: Partial<EnterpriseManagedOptions> = {}): Grant {
  return enterpriseManaged({
    identityProvider: {
      issuer: idp.origin,
      tokenEndpoint: `${idp.origin}/token`,
      clientId: "at-idp",
      clientSecret: "idp-secret",
    },
    subjectToken: () => "the.id.token",
    client: { clientId: "at-as", clientSecret: "as-secret", issuer: world.as.origin },
    ...options,
  });
}

const basic = (id: string, secret: string): string => `Basic ${Buffer.from(`${id}:${secret}`).toString("base64")}`;

describe("enterpriseManaged", () => {
  it("trades the ID token for a grant at the identity provider [EMA-C-001 EMA-C-002 EMA-C-003 EMA-C-004 EMA-C-005 EMA-C-007 EMA-C-017]", async () => {
    const { world, idp } = await company();
    world.prm.scopes_supported = ["read"];
    expect(await outcome(world, grant(world, idp))).toBe("none");
    const [exchange] = idp.at("/token");
    expect(Object.fromEntries(exchange?.form ?? [])).toEqual({
      grant_type: "urn:ietf:params:oauth:grant-type:token-exchange",
      requested_token_type: ID_JAG,
      audience: world.as.origin,
      resource: world.url,
      subject_token: "the.id.token",
      subject_token_type: "urn:ietf:params:oauth:token-type:id_token",
      scope: "read",
    });
    expect(exchange?.headers.authorization).toBe(basic("at-idp", "idp-secret"));
  });

  it("trades that grant for a token at the authorization server, and asks nobody [EMA-C-009 EMA-C-010 EMA-C-013 EMA-C-014]", async () => {
    const { world, idp } = await company();
    await outcome(world, grant(world, idp));
    expect(tokenRequests(world)).toEqual([
      { grant_type: "urn:ietf:params:oauth:grant-type:jwt-bearer", assertion: "id.jag.jwt", resource: world.url },
    ]);
    expect(world.as.at("/token")[0]?.headers.authorization).toBe(basic("at-as", "as-secret"));
    const shown = world.resource.asked.map(({ headers }) => String(headers.authorization));
    expect(shown.some((header) => header.includes("id.jag.jwt"))).toBe(false);
    expect([world.opened, world.as.at("/authorize")]).toEqual([[], []]);
  });

  it("puts neither grant nor token into a URL [EMA-C-019]", async () => {
    const { world, idp } = await company();
    await outcome(world, grant(world, idp));
    const all = [...idp.asked, ...world.as.asked, ...world.resource.asked];
    expect(all.map(({ query }) => query.size)).toEqual(all.map(() => 0));
  });

  it("shows the ID token to no endpoint without https, or whose certificate nobody vouches for [EMA-C-020]", async () => {
    const { world, idp } = await company();
    const asked: string[] = [];
    const server = createServer({ cert: CERTIFICATE, key: KEY }, (request) => void asked.push(request.url ?? ""));
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    onTestFinished(() => void server.close());
    const selfSigned = `https://127.0.0.1:${(server.address() as AddressInfo).port}/token`;
    const provider = { issuer: idp.origin, clientId: "at-idp", clientSecret: "s" };
    const at = (tokenEndpoint: string): Promise<unknown> =>
      outcome(world, grant(world, idp, { identityProvider: { ...provider, tokenEndpoint } }));
    expect(await at("http://idp.example/token")).toBe("UNSAFE_URL");
    expect(await at(selfSigned)).toBe("OAUTH_NETWORK");
    expect([asked, world.as.at("/token")]).toEqual([[], []]);
  });

  it("finds the identity provider's token endpoint by its metadata", async () => {
    const { world, idp } = await company();
    const metadata = { issuer: idp.origin, token_endpoint: `${idp.origin}/token` };
    idp.answers.set("/.well-known/openid-configuration", { body: metadata });
    const identityProvider = { issuer: idp.origin, clientId: "at-idp", clientSecret: "s" };
    expect(await outcome(world, grant(world, idp, { identityProvider }))).toBe("none");
  });

  it("takes SAML assertions and refresh tokens of the sign-on", async () => {
    const { world, idp } = await company();
    await outcome(world, grant(world, idp, { subjectToken: () => ({ token: "<saml/>", type: "saml2" }) }));
    expect(idp.at("/token")[0]?.form.get("subject_token_type")).toBe("urn:ietf:params:oauth:token-type:saml2");
  });

  it("with an expired ID token stops at the identity provider, after one request", async () => {
    const { world, idp } = await company({ error: "invalid_grant", error_description: "expired" }, 400);
    expect(await outcome(world, grant(world, idp))).toBe("OAUTH_RESPONSE");
    expect([idp.at("/token").length, world.as.at("/token").length]).toEqual([1, 0]);
  });

  it.each([
    ["wrong issued_token_type", { ...GOOD, issued_token_type: "urn:ietf:params:oauth:token-type:access_token" }],
    ["no issued_token_type", { ...GOOD, issued_token_type: undefined }],
    ["a token_type that could be used", { ...GOOD, token_type: "Bearer" }],
  ])("does not use an answer with %s [EMA-C-009]", async (_what, answer) => {
    const { world, idp } = await company(answer);
    expect(await outcome(world, grant(world, idp))).toBe("ID_JAG_INVALID");
    expect(world.as.at("/token")).toEqual([]);
  });

  it("asks the authorization server for a narrowed scope where the identity provider narrowed it", async () => {
    const { world, idp } = await company({ ...GOOD, scope: "read" });
    world.prm.scopes_supported = ["read", "write"];
    await outcome(world, grant(world, idp));
    expect(tokenRequests(world)[0]?.scope).toBe("read");
  });

  it("sends one assertion once: a rejected one is not tried again", async () => {
    const { world, idp } = await company();
    world.as.answers.set("/token", { status: 400, body: { error: "invalid_grant" } });
    expect(await outcome(world, grant(world, idp))).toBe("ASSERTION_REJECTED");
    expect([idp.at("/token").length, world.as.at("/token").length]).toEqual([1, 1]);
  });

  it("shows its secret to no other authorization server, and asks the identity provider nothing for one [AUTHREG-C-022]", async () => {
    const { world, idp } = await company();
    const client = { clientId: "at-as", clientSecret: "as-secret", issuer: "https://as.example" };
    expect(await outcome(world, grant(world, idp, { client }))).toBe("AUTHORIZATION_SERVER_CHANGED");
    expect([idp.asked.length, world.as.at("/token").length]).toEqual([0, 0]);
  });
});
