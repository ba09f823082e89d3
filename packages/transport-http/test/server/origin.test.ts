import { request } from "node:http";
import { describe, expect, it } from "vitest";
import type { HttpServerOptions } from "@mortise/transport-http";
import { call, echo, faces, HEADERS } from "../support/faces.js";

/** `fetch` forbids a Host of one's own, so this is Node's client. */
function status(url: string, headers: Record<string, string>): Promise<[number | undefined, any]> {
  return new Promise((resolve, reject) => {
    const sent = request(url, { method: "POST", headers: { ...HEADERS, ...headers } }, (response) => {
      let text = "";
      response.on("data", (chunk) => (text += chunk)).on("end", () => resolve([response.statusCode, JSON.parse(text)]));
    });
    sent.on("error", reject).end(JSON.stringify(call()));
  });
}

const cases: [string, HttpServerOptions, Record<string, string>, number][] = [
  ["no Origin", {}, {}, 200],
  ["a loopback Origin of any port", {}, { origin: "http://localhost:9999" }, 200],
  ["an IPv6 loopback Origin", {}, { origin: "http://[::1]:80" }, 200],
  ["a foreign Origin", {}, { origin: "http://evil.example.com" }, 403],
  ["a foreign Origin that begins like a local one", {}, { origin: "http://localhost.evil.example.com" }, 403],
  ["an Origin with a name and password", {}, { origin: "http://localhost@evil.example.com" }, 403],
  ["an opaque Origin", {}, { origin: "null" }, 403],
  ["an empty Origin", {}, { origin: "" }, 403],
  ["a loopback Host in capitals", {}, { host: "LOCALHOST:1" }, 200],
  ["a foreign Host", {}, { host: "evil.example.com" }, 403],
  ["a foreign Host that begins like a local one", {}, { host: "127.0.0.1.evil.example.com:80" }, 403],
  ["an allowed Host of any port", { allowedHosts: ["mcp.example.com"] }, { host: "mcp.example.com:8443" }, 200],
  ["an allowed Host of that port", { allowedHosts: ["mcp.example.com:1"] }, { host: "MCP.example.com:1" }, 200],
  ["an allowed Host of another port", { allowedHosts: ["mcp.example.com:1"] }, { host: "mcp.example.com:2" }, 403],
  ["a Host that is not on the list", { allowedHosts: ["mcp.example.com"] }, { host: "localhost" }, 403],
  [
    "an Origin on an allowed Host",
    { allowedHosts: ["a.example"] },
    { host: "a.example", origin: "https://a.example" },
    200,
  ],
  ["an Origin elsewhere", { allowedHosts: ["a.example"] }, { host: "a.example", origin: "https://b.example" }, 403],
  ["an allowed Origin", { allowedOrigins: ["https://b.example"] }, { origin: "https://b.example" }, 200],
  ["an Origin that is not on the list", { allowedOrigins: ["https://b.example"] }, { origin: "http://localhost" }, 403],
  ["any Host", { allowedHosts: "*" }, { host: "whatever.example" }, 200],
  [
    "any Host but a page that is not named",
    { allowedHosts: "*" },
    { host: "x.example", origin: "http://x.example" },
    403,
  ],
  ["any Origin", { allowedOrigins: "*" }, { origin: "null" }, 200],
];

describe.each(faces)("the origin check on $face", ({ start }) => {
  it.each(cases)("%s [HTTP-S-002] [HTTP-S-003]", async (_what, options, headers, expected) => {
    const { url } = await start(echo, options);
    const [got, body] = await status(url, headers);
    expect(got).toBe(expected);
    if (expected === 403)
      expect(body).toMatchObject({
        jsonrpc: "2.0",
        error: { code: -32600, message: expect.stringMatching(/allowed(Hosts|Origins)/) },
      });
  });

  it("does not let the value before decide about the next", async () => {
    const { url } = await start(echo);
    const origins = ["http://localhost", "http://evil.example", "http://localhost", "http://evil.example"];
    const got = [];
    for (const origin of origins) got.push((await status(url, { origin }))[0]);
    expect(got).toEqual([200, 403, 200, 403]);
  });
});
