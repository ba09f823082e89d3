import { describe, expect, it } from "vitest";
import { clientDocument, clientDocumentFaults, serveClientDocument } from "../../src/cimd/index.js";

const URL_OF_DOCUMENT = "https://app.example/oauth/client.json";
const GOOD = { url: URL_OF_DOCUMENT, client_name: "App", redirect_uris: ["http://127.0.0.1/callback"] };
const document = clientDocument(GOOD);

describe("clientDocument", () => {
  it("completes a document for signing users in [AUTHREG-C-005 AUTHREG-C-006 AUTHREG-C-016]", () => {
    expect(document).toEqual({
      client_id: URL_OF_DOCUMENT,
      client_name: "App",
      redirect_uris: ["http://127.0.0.1/callback"],
      application_type: "native",
      grant_types: ["authorization_code", "refresh_token"],
      response_types: ["code"],
      token_endpoint_auth_method: "none",
    });
  });

  it("is a web application when users come back to https alone [AUTHREG-C-017]", () => {
    expect(clientDocument({ ...GOOD, redirect_uris: ["https://app.example/cb"] }).application_type).toBe("web");
  });

  it("refuses to make one that servers would refuse, and names every fault", () => {
    expect(() => clientDocument({ ...GOOD, client_name: "", redirect_uris: ["http://evil.example/"] })).toThrow(
      /client_name is missing.*redirect_uris: http:\/\/evil\.example\//,
    );
  });

  it("may have a key pair, public half inside [AUTHREG-C-007]", () => {
    const jwks = { keys: [{ kty: "EC", crv: "P-256", x: "a", y: "b" }] };
    const options = { ...GOOD, token_endpoint_auth_method: "private_key_jwt", jwks };
    expect(clientDocument(options).jwks).toBe(jwks);
  });
});

describe("clientDocumentFaults", () => {
  it("finds none in a good document", () => {
    expect(clientDocumentFaults(URL_OF_DOCUMENT, document)).toEqual([]);
  });

  it.each([
    ["no object", null, /no JSON object/],
    ["id mismatch by a slash", { ...document, client_id: `${URL_OF_DOCUMENT}/` }, /client_id has to be/],
    ["no name", { ...document, client_name: undefined }, /client_name/],
    ["no redirect URIs", { ...document, redirect_uris: [] }, /redirect_uris is missing/],
    ["an http redirect URI elsewhere", { ...document, redirect_uris: ["http://a.example/"] }, /has to be https/],
    ["a javascript redirect URI", { ...document, redirect_uris: ["javascript:alert(1)"] }, /has to be https/],
    ["a fragment", { ...document, redirect_uris: ["https://a.example/#x"] }, /fragment/],
    ["a secret inside", { ...document, client_secret: "s" }, /client_secret must not/],
    ["a private key inside", { ...document, jwks: { keys: [{ kty: "EC", d: "x" }] } }, /private key/],
    ["Basic authentication", { ...document, token_endpoint_auth_method: "client_secret_basic" }, /no shared secret/],
    ["private_key_jwt without keys", { ...document, token_endpoint_auth_method: "private_key_jwt" }, /either jwks or/],
    ["an http logo", { ...document, logo_uri: "http://app.example/l.png" }, /logo_uri has to be an https URL/],
    ["other grants alone", { ...document, grant_types: ["implicit"] }, /authorization_code/],
    ["a loopback URI of a web application", { ...document, application_type: "web" }, /"native"/],
    ["over 5 KiB", { ...document, client_name: "n".repeat(5 * 1024) }, /larger than 5120 bytes/],
  ])("names %s", (_what, faulty, fault) => {
    const faults = clientDocumentFaults(URL_OF_DOCUMENT, faulty);
    expect(faults.join("; ")).toMatch(fault);
    expect(faults).toHaveLength(1);
  });

  it.each([
    ["http", "http://app.example/client.json"],
    ["no path", "https://app.example/"],
    ["dot segments", "https://app.example/a/../client.json"],
    ["credentials", "https://u:p@app.example/client.json"],
    ["a fragment", "https://app.example/client.json#x"],
  ])("names a URL with %s [AUTHREG-C-003 AUTHREG-C-004]", (_what, url) => {
    expect(clientDocumentFaults(url, { ...document, client_id: url })).toEqual([
      expect.stringMatching(/cannot be a client's id/),
    ]);
  });
});

describe("serveClientDocument", () => {
  const serve = serveClientDocument(document);

  it("answers at the document's path, to be kept for an hour", async () => {
    const answer = serve(new Request(URL_OF_DOCUMENT)) as Response;
    expect([answer.status, answer.headers.get("content-type")]).toEqual([200, "application/json"]);
    expect(answer.headers.get("cache-control")).toBe("public, max-age=3600");
    expect(await answer.json()).toEqual(document);
  });

  it("leaves other paths to others, and changes nothing", () => {
    expect(serve(new Request("https://app.example/other"))).toBeUndefined();
    expect(serve(new Request(`${URL_OF_DOCUMENT}?x`))).toBeUndefined();
    expect(serve(new Request(URL_OF_DOCUMENT, { method: "POST" }))?.status).toBe(405);
    expect(serve(new Request(URL_OF_DOCUMENT, { method: "HEAD" }))?.body).toBeNull();
  });
});
