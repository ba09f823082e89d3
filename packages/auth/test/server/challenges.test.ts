import { resourceServer } from "@mortise/auth/server";
import { describe, expect, it } from "vitest";
import { bearer, ISSUER, METADATA_URL, mint, RESOURCE, start, startFetch } from "./guarded.js";

const text = ({ body }: { body: any }): string => body.result.content[0].text;

describe("the metadata document", () => {
  it("is found where the challenge says, without a token [AUTH-RS-008, AUTHDISC-RS-001, AUTHDISC-RS-002, AUTHDISC-RS-006]", async () => {
    const { url, call } = await start({
      scopesSupported: ["files:delete"],
      requiredScopes: ["files:read"],
      name: "Files",
    });
    expect((await call("whoami")).challenge).toContain(`resource_metadata="${METADATA_URL}"`);
    const answer = await fetch(new URL(new URL(METADATA_URL).pathname, url));
    expect(await answer.json()).toEqual({
      resource: RESOURCE,
      authorization_servers: [ISSUER],
      bearer_methods_supported: ["header"],
      scopes_supported: ["files:read", "files:delete"],
      resource_name: "Files",
    });
  });

  it("does not change with a spoofed Host", async () => {
    const { url, call } = await start({});
    const forwarded = { "x-forwarded-host": "evil.example", "x-forwarded-proto": "http" };
    expect((await call("whoami", forwarded)).challenge).toContain(METADATA_URL);
    const document = await fetch(new URL(new URL(METADATA_URL).pathname, url), { headers: forwarded });
    expect(await document.json()).toMatchObject({ resource: RESOURCE });
    const { http } = resourceServer({ resource: RESOURCE, authorizationServers: [ISSUER] });
    const refused = await http.authenticate({
      method: "POST",
      path: "/mcp",
      header: (name) => (name === "host" ? "evil.example" : undefined),
    });
    expect(JSON.stringify(refused)).not.toContain("evil");
  });

  it.each([
    ["no authorization server", { authorizationServers: [] }, "at least one"],
    ["offline_access among its scopes [AUTHREF-RS-005]", { scopesSupported: ["offline_access"] }, "offline_access"],
    ["offline_access in its challenges [AUTHREF-RS-005]", { requiredScopes: ["offline_access"] }, "offline_access"],
    ["a scope that is none", { scopesSupported: ["a b"] }, "no scope"],
    ["a fragment", { resource: "https://mcp.example.com/mcp#x" }, "fragment"],
    ["http beyond this machine [AUTHSEC-B-009]", { resource: "http://mcp.example.com/mcp" }, "https"],
    ["no absolute URL", { resource: "/mcp" }, "absolute"],
  ])("is not made with %s", (_what, options, message) => {
    const make = () => resourceServer({ resource: RESOURCE, authorizationServers: [ISSUER], ...options });
    expect(make).toThrow(message);
  });

  it("is at the root for a server whose URL has no path", () => {
    const guard = resourceServer({ resource: "https://mcp.example.com", authorizationServers: [ISSUER] });
    expect(guard.metadataPath).toBe("/.well-known/oauth-protected-resource");
  });
});

describe("a challenge", () => {
  it("asks for a token where there is none, and names the scopes [AUTHERR-RS-001, AUTHSCOPE-RS-001, AUTHSBP-RS-007]", async () => {
    const { call } = await start({ requiredScopes: ["files:read"] });
    const answer = await call("whoami");
    expect(answer.status).toBe(401);
    expect(answer.challenge).toBe(`Bearer scope="files:read", resource_metadata="${METADATA_URL}"`);
    expect(answer.headers.get("cache-control")).toBe("no-store");
  });

  it("comes before the body is looked at, whatever it holds [AUTHSEC-RS-028]", async () => {
    const { url } = await start({});
    const answer = await fetch(url, { method: "POST", body: "{", headers: { "content-type": "application/json" } });
    expect(answer.status).toBe(401);
    expect((await fetch(url)).status).toBe(401);
  });

  it.each([
    ["a token in the URL", "?access_token=x", {}],
    ["a token in the URL beside one in the header", "?access_token=x", { authorization: "Bearer x" }],
    ["a scheme without a token", "", { authorization: "Bearer" }],
    ["two credentials in one header", "", { authorization: "Bearer a, Bearer b" }],
    ["a token with a space", "", { authorization: "Bearer a b" }],
  ])("answers 400 to %s [AUTHERR-RS-001]", async (_what, query, headers) => {
    const { url } = await start({});
    const answer = await fetch(url + query, { method: "POST", body: "{}", headers });
    expect(answer.status).toBe(400);
    expect(answer.headers.get("www-authenticate")).toContain('error="invalid_request"');
  });

  it("answers 400 to a header that came twice", async () => {
    const { url } = startFetch({});
    const { http } = resourceServer({ resource: RESOURCE, authorizationServers: [ISSUER] });
    const headers = new Headers([
      ["authorization", "Bearer a"],
      ["authorization", "Bearer b"],
    ]);
    const path = new URL(url).pathname;
    const verdict = await http.authenticate({ method: "POST", path, header: (name) => headers.get(name) ?? undefined });
    expect(verdict).toMatchObject({ status: 400 });
  });
});

describe("scopes", () => {
  it("of a definition are all named in one 403, with those that everything needs [AUTHERR-RS-001, AUTHERR-RS-002, AUTHERR-RS-003, AUTHERR-RS-004]", async () => {
    const { call } = await start({ requiredScopes: ["mcp"] });
    const answer = await call("purge", bearer(await mint({ scope: "mcp" })));
    expect(answer.status).toBe(403);
    const scope = `scope="mcp files:read files:delete"`;
    expect(answer.challenge).toBe(`Bearer error="insufficient_scope", ${scope}, resource_metadata="${METADATA_URL}"`);
  });

  it("that everything needs are asked for before the body is read", async () => {
    const { call } = await start({ requiredScopes: ["mcp"] });
    expect(await call("whoami", bearer(await mint({ scope: "other" })))).toMatchObject({ status: 403 });
  });

  it("let through whom they were granted to, in the spellings of several servers", async () => {
    const { call } = await start({});
    for (const claims of [
      { scope: "files:read" },
      { scope: undefined, scp: ["files:read"] },
      { scope: ["files:read"] },
    ])
      expect(text(await call("read", bearer(await mint(claims))))).toBe("read");
  });

  it("honour that one implies another [AUTHSTEP-RS-006]", async () => {
    const scopeImplies = (held: string, needed: string) => held === "files" && needed.startsWith("files:");
    const { call } = await start({ scopeImplies, requiredScopes: ["files:read"] });
    expect(text(await call("purge", bearer(await mint({ scope: "files" }))))).toBe("purged");
    expect((await call("purge", bearer(await mint({ scope: "files:read" })))).status).toBe(403);
  });

  it("of what the body asks for count, not of what a header pretends: a mismatch is 400", async () => {
    const { call } = await start({});
    const headers = { ...bearer(await mint()), "mcp-name": "read" };
    expect((await call("purge", headers)).status).toBe(400);
  });

  it("can be asked for by a handler, before its first byte", async () => {
    const { call } = await start({});
    const refused = await call("later", bearer(await mint()));
    expect(refused.status).toBe(403);
    expect(refused.challenge).toContain(`scope="files:delete"`);
    expect(text(await call("later", bearer(await mint({ scope: "files:delete" }))))).toBe("ada");
  });

  it("decide what a list shows, which is then private", async () => {
    const { request } = await start({});
    const list = await request("tools/list", {}, bearer(await mint()));
    expect(list.body.result.tools.map(({ name }: { name: string }) => name)).toEqual(["whoami", "read", "later"]);
    expect(list.body.result.cacheScope).toBe("private");
  });
});

describe("what a handler gets to know", () => {
  it("is the caller and the claims, never the token [AUTHTOK-RS-010, AUTHSEC-RS-031]", async () => {
    const { call } = await start({});
    const token = await mint();
    const known = text(await call("whoami", bearer(token)));
    expect(JSON.parse(known)).toMatchObject({
      subject: "ada",
      issuer: ISSUER,
      clientId: "cli",
      scopes: ["files:read"],
    });
    expect(known).not.toContain(token);
    expect(known).not.toContain(token.split(".")[2]);
  });

  it("keeps people of different authorization servers apart", async () => {
    const verify = async (token: string) => ({
      ...{ issuer: token, subject: "ada", clientId: undefined, audience: [RESOURCE], scopes: [] },
      ...{ expiresAt: undefined, confirmation: undefined, claims: {} },
    });
    const { call } = await start({ verify });
    const [one, two] = [text(await call("whoami", bearer("one"))), text(await call("whoami", bearer("two")))];
    expect(JSON.parse(one).principal).not.toBe(JSON.parse(two).principal);
  });
});
