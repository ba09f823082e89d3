import { createServer } from "node:http";
import type { AddressInfo, Socket } from "node:net";
import { describe, expect, it, onTestFinished } from "vitest";
import { clientCredentials } from "../src/grants/index.js";
import { createAuth } from "../src/index.js";
import type { AuthOptions } from "../src/index.js";
import { METADATA_PATH } from "./world/authorization-server.js";
import { startPeer } from "./world/peer.js";
import { call, codeOf, createWorld, PRM_PATH } from "./world/world.js";
import type { World } from "./world/world.js";

const SECRET = "the-secret";
const outcome = (world: World, options: Partial<AuthOptions> = {}): Promise<unknown> =>
  codeOf(call(world.auth(options), world));
const withSecret = (world: World): Promise<unknown> =>
  outcome(world, { grant: clientCredentials({ issuer: "any", clientId: "c", clientSecret: SECRET }) });

const ENDPOINTS = ["authorization_endpoint", "token_endpoint", "registration_endpoint", "revocation_endpoint"];
const SCHEMES = ["file:///etc/passwd", "javascript:alert(1)", "data:text/html,x", "vbscript:x", "ftp://as.example/"];

describe("a scheme that is no place", () => {
  it.each(ENDPOINTS.flatMap((field) => SCHEMES.map((url) => [field, url] as const)))(
    "as %s: %s, and no endpoint is touched, no browser opened [AUTHSBP-C-004 AUTHSBP-C-006]",
    async (field, url) => {
      const world = await createWorld();
      world.as.metadata[field] = url;
      expect(await outcome(world)).toBe("UNSAFE_URL");
      expect(world.opened).toEqual([]);
      expect(world.as.asked.map(({ path }) => path)).toEqual([METADATA_PATH]);
    },
  );

  it.each(SCHEMES)("as resource_metadata: %s", async (url) => {
    const world = await createWorld();
    world.challenge = `Bearer resource_metadata="${url}"`;
    expect(await outcome(world)).toBe("UNSAFE_URL");
  });

  it("as issuer: one that would write into logs and terminals", async () => {
    const world = await createWorld();
    world.prm.authorization_servers = ["https://as.example/\n\u001b[2J200 OK"];
    const error: unknown = await call(world.auth(), world).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: "UNSAFE_URL" });
    expect((error as Error).message).toMatch(/^[\x20-\x7E]*$/);
  });

  it.each([...SCHEMES, "https://user:password@as.example/", "http://as.example/"])(
    "as issuer: %s [AUTHSBP-C-002]",
    async (url) => {
      const world = await createWorld();
      world.prm.authorization_servers = [url];
      expect(await outcome(world)).toBe("UNSAFE_URL");
    },
  );
});

describe("a cloud's metadata service is never asked [AUTHSBP-C-003]", () => {
  it.each([
    ["as it is", "https://169.254.169.254/latest"],
    ["decimal", "https://2852039166/latest"],
    ["octal", "https://0251.0376.0251.0376/latest"],
    ["hexadecimal", "https://0xa9.0xfe.0xa9.0xfe/latest"],
    ["full-width", "https://１６９.２５４.１６９.２５４/latest"],
    ["mapped into IPv6", "https://[::ffff:169.254.169.254]/latest"],
    ["mapped, in hexadecimal", "https://[::ffff:a9fe:a9fe]/latest"],
    ["by NAT64", "https://[64:ff9b::a9fe:a9fe]/latest"],
    ["by name", "https://metadata.google.internal/latest"],
    ["by name, with a dot", "https://metadata.google.internal./latest"],
  ])("%s", async (_form, url) => {
    const world = await createWorld();
    world.prm.authorization_servers = [url];
    const asked: string[] = [];
    const watched: typeof fetch = (input, init) => {
      asked.push(urlOf(input));
      return fetch(input, init);
    };
    expect(await outcome(world, { fetch: watched })).toBe("UNSAFE_URL");
    expect(asked.filter((one) => !one.startsWith(world.resource.origin))).toEqual([]);
  });
});

const urlOf = (input: string | URL | Request): string => (input instanceof Request ? input.url : String(input));

/** A public MCP server, played by a fetch, whose metadata leads where the test says. */
async function fromPublicServer(answers: Readonly<Record<string, () => Response>>, network?: AuthOptions["network"]) {
  const asked: string[] = [];
  const auth = createAuth({
    server: "https://mcp.example/mcp",
    grant: clientCredentials({ issuer: "any", clientId: "c", clientSecret: SECRET }),
    ...(network && { network }),
    fetch: (input) => {
      asked.push(urlOf(input));
      return Promise.resolve(answers[urlOf(input)]?.() ?? new Response(null, { status: 404 }));
    },
  });
  return { code: await codeOf(auth.fetch()("https://mcp.example/mcp", { method: "POST", body: "{}" })), asked };
}

const challenge = (url: string) => (): Response =>
  new Response(null, { status: 401, headers: { "www-authenticate": `Bearer resource_metadata="${url}"` } });
const redirect = (location: string) => (): Response => new Response(null, { status: 302, headers: { location } });

describe("a public server may not point into this machine or its network [AUTHSBP-C-001 AUTHSBP-C-003]", () => {
  it.each([
    "http://127.0.0.1:9/x",
    "http://localhost:9/x",
    "https://10.0.0.1/x",
    "https://router.local/x",
    "https://[::1]/x",
  ])("to %s", async (url) => {
    const { code, asked } = await fromPublicServer({ "https://mcp.example/mcp": challenge(url) });
    expect([code, asked]).toEqual(["UNSAFE_URL", ["https://mcp.example/mcp"]]);
  });

  it("nor by a metadata redirect to loopback", async () => {
    const prm = "https://mcp.example/prm";
    const { code, asked } = await fromPublicServer({
      "https://mcp.example/mcp": challenge(prm),
      [prm]: redirect("http://127.0.0.1:9/x"),
    });
    expect([code, asked]).toEqual(["UNSAFE_URL", ["https://mcp.example/mcp", prm]]);
  });
});

describe("redirects", () => {
  it.each([
    [3, "none"],
    [4, "RESOURCE_METADATA_NOT_FOUND"],
  ])("of metadata are followed three times: with %i of them %s", async (hops, code) => {
    const world = await createWorld();
    const { origin } = world.resource;
    world.challenge = `Bearer resource_metadata="${origin}/hop/1"`;
    for (let hop = 1; hop <= hops; hop += 1) {
      const location = hop === hops ? origin + PRM_PATH : `${origin}/hop/${hop + 1}`;
      world.resource.answers.set(`/hop/${hop}`, { status: 302, headers: { location } });
    }
    expect(await outcome(world)).toBe(code);
  });

  it("of the token endpoint are not followed: a 307 gets no secret", async () => {
    const world = await createWorld();
    const thief = await startPeer();
    world.as.answers.set("/token", { status: 307, headers: { location: `${thief.origin}/token` } });
    expect(await withSecret(world)).toBe("OAUTH_REDIRECT");
    expect(thief.asked).toEqual([]);
  });
});

/** A server that writes what the test says, bytes and all. */
async function rawServer(write: (socket: Socket) => void): Promise<string> {
  const server = createServer((request) => write(request.socket));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/prm`;
}

const HEAD = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n";

describe("a document that does not end well", () => {
  it.each<[string, (socket: Socket) => void]>([
    ["oversized, and says so", (socket) => socket.write(`${HEAD}Content-Length: 100000\r\n\r\n${" ".repeat(100_000)}`)],
    [
      "oversized, without content-length",
      (socket) => socket.end(`${HEAD}Connection: close\r\n\r\n${" ".repeat(100_000)}`),
    ],
    [
      "endless",
      (socket) => {
        socket.write(`${HEAD}\r\n`);
        const timer = setInterval(() => socket.write(" ".repeat(10_000)), 1);
        socket.on("close", () => clearInterval(timer)).on("error", () => {});
      },
    ],
    ["slow", (socket) => socket.write(`${HEAD}\r\n{`)],
  ])("is given up: %s", async (_how, write) => {
    const world = await createWorld();
    world.challenge = `Bearer resource_metadata="${await rawServer(write)}"`;
    expect(await outcome(world, { timeout: 300 })).not.toBe("none");
    expect(world.opened).toEqual([]);
  });

  it.each([
    ["deep JSON", "[".repeat(20_000)],
    ["deep and closed", `{"resource":${"[".repeat(20_000)}${"]".repeat(20_000)}}`],
    ["an array", "[]"],
    ["a number", "7"],
  ])("is no document: %s", async (_what, body) => {
    const world = await createWorld();
    world.resource.answers.set(PRM_PATH, { headers: { "content-type": "application/json" }, body });
    expect(await outcome(world)).toBe("RESOURCE_METADATA_NOT_FOUND");
  });

  it("cannot reach prototypes by a __proto__ key", async () => {
    const world = await createWorld();
    const text = JSON.stringify(world.as.metadata).replace(
      /^\{/,
      '{"__proto__":{"polluted":true,"dpop_signing_alg_values_supported":["x"]},',
    );
    world.as.answers.set(METADATA_PATH, { headers: { "content-type": "application/json" }, body: text });
    expect(await outcome(world)).toBe("none");
    expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
  });
});
