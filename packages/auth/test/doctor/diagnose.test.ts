import { describe, expect, it } from "vitest";
import { diagnose, formatDiagnosis } from "../../src/doctor/index.js";
import type { Diagnosis, DiagnoseOptions } from "../../src/doctor/index.js";
import { METADATA_PATH } from "../world/authorization-server.js";
import { createWorld, PRM_PATH } from "../world/world.js";
import type { World } from "../world/world.js";

const examine = (world: World, options: Partial<DiagnoseOptions> = {}): Promise<Diagnosis> =>
  diagnose({ server: world.url, ...options });

const step = ({ steps }: Diagnosis, name: string) => steps.find((one) => one.name.startsWith(name));

describe("diagnose", () => {
  it("goes the whole way at a good server, and does nothing that lasts", async () => {
    const world = await createWorld();
    const diagnosis = await examine(world);
    expect(diagnosis.ok).toBe(true);
    expect(diagnosis.steps.map(({ name }) => name)).toEqual([
      "challenge",
      "resource metadata",
      `issuer ${world.as.origin}`,
      "endpoints",
      "PKCE",
      "registration",
      "mix-up",
      "refreshing",
      "DPoP",
    ]);
    expect(world.as.asked.map(({ method, path }) => `${method} ${path}`)).toEqual([`GET ${METADATA_PATH}`]);
  });

  it("shows each request and what became of it", async () => {
    const world = await createWorld();
    world.challenge = "Bearer";
    world.resource.answers.delete(PRM_PATH);
    world.resource.answers.set("/.well-known/oauth-protected-resource", { body: world.prm });
    const diagnosis = await examine(world);
    expect(step(diagnosis, "challenge")).toMatchObject({ verdict: "warning" });
    expect(step(diagnosis, "resource metadata")?.requests.map(({ url, outcome }) => [url, outcome])).toEqual([
      [world.resource.origin + PRM_PATH, "HTTP status 404"],
      [`${world.resource.origin}/.well-known/oauth-protected-resource`, "HTTP status 200"],
    ]);
    expect(diagnosis.ok).toBe(true);
  });

  it.each<[string, string, (world: World) => void, RegExp]>([
    ["no metadata", "resource metadata", (w) => w.resource.answers.delete(PRM_PATH), /no protected resource metadata/],
    ["a foreign resource", "resource metadata", (w) => (w.prm.resource = "https://evil.example/mcp"), /evil\.example/],
    ["another issuer", "issuer", (w) => (w.as.metadata.issuer = `${w.as.origin}/`), /issuerComparison/],
    ["an endpoint that is no place", "issuer", (w) => (w.as.metadata.token_endpoint = "file:///etc/passwd"), /file:/],
    ["no PKCE", "PKCE", (w) => delete w.as.metadata.code_challenge_methods_supported, /assumeS256/],
    ["no token endpoint", "endpoints", (w) => delete w.as.metadata.token_endpoint, /no token_endpoint/],
  ])("names %s, and the rule that it breaks", async (_what, name, spoil, got) => {
    const world = await createWorld();
    spoil(world);
    const diagnosis = await examine(world);
    expect(diagnosis.ok).toBe(false);
    const broken = diagnosis.steps.filter(({ verdict }) => verdict === "breaks");
    expect(broken).toEqual([expect.objectContaining({ rule: expect.stringMatching(/§/) as string })]);
    expect(broken[0]?.name.startsWith(name)).toBe(true);
    expect(broken[0]?.got).toMatch(got);
  });

  it("warns where only some clients can go on", async () => {
    const world = await createWorld();
    delete world.as.metadata.registration_endpoint;
    delete world.as.metadata.authorization_response_iss_parameter_supported;
    const diagnosis = await examine(world);
    expect([step(diagnosis, "registration")?.verdict, step(diagnosis, "mix-up")?.verdict]).toEqual([
      "warning",
      "warning",
    ]);
    expect(diagnosis.ok).toBe(true);
  });

  it("sees what the host's options change", async () => {
    const world = await createWorld();
    world.as.metadata.issuer = `${world.as.origin}/`;
    delete world.as.metadata.code_challenge_methods_supported;
    const issuers = { [world.as.origin]: { assumeS256: true } };
    expect((await examine(world, { issuerComparison: "trailing-slash", issuers })).ok).toBe(true);
    expect((await examine(world, { network: "server" })).ok).toBe(false);
  });

  it("says so when the server cannot be reached, or asks for nothing", async () => {
    const world = await createWorld();
    world.resource.answers.set("/mcp", { body: {} });
    expect(step(await examine(world), "challenge")).toMatchObject({ verdict: "warning", got: /does not ask/ as never });
    const gone = await diagnose({ server: "http://127.0.0.1:1/mcp" });
    expect([gone.ok, step(gone, "challenge")?.verdict]).toEqual([false, "breaks"]);
  });
});

describe("formatDiagnosis", () => {
  it("is a line a step, its requests below, and the rule where something is amiss", async () => {
    const world = await createWorld();
    delete world.as.metadata.code_challenge_methods_supported;
    const text = formatDiagnosis(await examine(world));
    expect(text).toContain(`Authorization of ${world.url}\n[ok  ] challenge: `);
    expect(text).toContain(`         GET ${world.as.origin}${METADATA_PATH}: HTTP status 200\n`);
    expect(text).toMatch(/\[FAIL\] PKCE: .*\n {9}rule: security considerations/);
    expect(text.endsWith("A client that keeps the rules cannot get a token.\n")).toBe(true);
  });

  it("lets no control character of a server into the terminal", async () => {
    const world = await createWorld();
    world.prm.authorization_servers = [world.as.origin, "https://evil.example/\u001b[2J\u009b"];
    world.as.metadata.grant_types_supported = ["\u001b[31m"];
    const text = formatDiagnosis(
      await examine(world, {
        network: { check: ({ url }) => (url.host === "evil.example" ? "it is evil" : undefined) },
      }),
    );
    expect(text).toContain("issuer https://evil.example/?[2J?");
    expect(text.replaceAll("\n", "")).not.toMatch(/\p{Cc}/u);
  });
});
