import type { LookupAddress } from "node:dns";
import { describe, expect, it } from "vitest";
import { createAuth } from "../../src/index.js";
import { pinnedNetwork } from "../../src/node/index.js";
import { codeOf } from "../world/world.js";
import { startPeer } from "../world/peer.js";
import { clientCredentials } from "../../src/grants/index.js";

const address = (text: string): LookupAddress => ({ address: text, family: text.includes(":") ? 6 : 4 });
const doFetch = (network: ReturnType<typeof pinnedNetwork>): typeof fetch => network.fetch as typeof fetch;
const check = (url: string): unknown =>
  pinnedNetwork().check({ url: new URL(url), purpose: "token endpoint", server: new URL("https://mcp.example") });

describe("literal addresses are refused [AUTHSBP-C-001 AUTHSBP-C-003]", () => {
  it.each([
    ["decimal", "http://2852039166/"],
    ["octal", "http://0251.0376.0251.0376/"],
    ["hexadecimal", "http://0xA9FEA9FE/"],
    ["full-width", "http://１６９.２５４.１６９.２５４/"],
    ["as they are", "http://169.254.169.254/"],
    ["in IPv6", "http://[::ffff:169.254.169.254]/"],
    ["loopback", "https://127.0.0.1/"],
    ["IPv6 loopback", "https://[::1]/"],
    ["private", "https://10.1.2.3/"],
    ["unique local", "https://[fc00::1]/"],
    ["a name of this machine", "https://localhost/"],
  ])("%s", (_form, url) => {
    expect(check(url)).toMatch(/only public hosts are asked/);
  });

  it("and public ones are not", () => {
    expect(check("https://as.example/")).toBeUndefined();
    expect(check("https://93.184.215.14/")).toBeUndefined();
  });
});

describe("names", () => {
  it("that resolve to a private address are not connected to [AUTHSBP-C-001]", async () => {
    const peer = await startPeer();
    const network = pinnedNetwork({ resolve: () => Promise.resolve([address("127.0.0.1")]) });
    const url = peer.origin.replace("127.0.0.1", "as.example");
    expect(await codeOf(doFetch(network)(url))).toBe("UNSAFE_URL");
    expect(peer.asked).toEqual([]);
  });

  it("that resolve to a public and to a private address are not connected to", async () => {
    const network = pinnedNetwork({ resolve: () => Promise.resolve([address("93.184.215.14"), address("::1")]) });
    expect(await codeOf(doFetch(network)("http://as.example/"))).toBe("UNSAFE_URL");
  });

  it("cannot be rebound between check and connect: the judged answer is the one that is connected to", async () => {
    const peer = await startPeer();
    let asked = 0;
    const rebinding = (): Promise<LookupAddress[]> => {
      asked += 1;
      return Promise.resolve([address(asked === 1 ? "192.0.2.1" : "127.0.0.1")]);
    };
    const network = pinnedNetwork({ resolve: rebinding });
    const url = peer.origin.replace("127.0.0.1", "rebind.example");
    await network.check({ url: new URL(url), purpose: "token endpoint", server: new URL(url) });
    const first = doFetch(network)(url, { signal: AbortSignal.timeout(50) });
    expect(await codeOf(first)).not.toBe("none");
    expect(asked).toBe(1); // a second look would have led to the peer
    expect(await codeOf(doFetch(network)(url))).toBe("UNSAFE_URL");
    expect(peer.asked).toEqual([]);
  });

  it("that the host allows may stand in its own network, and are asked as by fetch", async () => {
    const peer = await startPeer();
    peer.answers.set("/token", ({ headers, body }) => ({
      status: 201,
      headers: { "x-said": `${String(headers["x-asked"])} ${body}` },
      body: { fine: true },
    }));
    const network = pinnedNetwork({
      allowedHosts: ["idp.internal"],
      resolve: () => Promise.resolve([address("127.0.0.1")]),
    });
    const url = `${peer.origin.replace("127.0.0.1", "idp.internal")}/token`;
    const answer = await doFetch(network)(url, { method: "POST", headers: { "X-Asked": "yes" }, body: "a=b" });
    expect([answer.status, answer.headers.get("x-said"), await answer.json()]).toEqual([
      201,
      "yes a=b",
      { fine: true },
    ]);
    expect(peer.asked[0]?.headers.host).toBe(new URL(url).host);
  });

  it("can be given up on", async () => {
    const peer = await startPeer();
    peer.answers.set("/", () => new Promise(() => {}));
    const network = pinnedNetwork({ allowedHosts: ["127.0.0.1"] });
    await expect(doFetch(network)(peer.origin, { signal: AbortSignal.timeout(20) })).rejects.toThrow(/abort/i);
  });
});

describe("a client on a server", () => {
  it("asks nothing of an MCP server's private friends [AUTHSBP-C-001]", async () => {
    const peer = await startPeer();
    const auth = createAuth({
      server: "https://mcp.example/mcp",
      grant: clientCredentials({ issuer: "any", clientId: "c", clientSecret: "s" }),
      network: pinnedNetwork({ resolve: () => Promise.resolve([address("127.0.0.1")]) }),
      fetch: () =>
        Promise.resolve(
          new Response(null, {
            status: 401,
            headers: { "www-authenticate": `Bearer resource_metadata="${peer.origin}/prm"` },
          }),
        ),
    });
    expect(await codeOf(auth.fetch()("https://mcp.example/mcp", { method: "POST", body: "{}" }))).toBe("UNSAFE_URL");
    expect(peer.asked).toEqual([]);
  });
});
