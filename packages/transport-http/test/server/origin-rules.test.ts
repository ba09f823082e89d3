import { describe, expect, it } from "vitest";
import { isLoopback } from "@mortise/transport-http";
import type { HttpRequest } from "@mortise/transport-http";
import { originCheck } from "../../src/server/origin.js";

const request = (headers: Record<string, string>) => ({ header: (name: string) => headers[name] }) as HttpRequest;

describe("isLoopback", () => {
  it.each(["localhost", "LocalHost", "127.0.0.1", "127.0.0.53", "127.255.10.200", "::1", "[::1]"])("is %s", (host) => {
    expect(isLoopback(host)).toBe(true);
  });

  it.each([
    ...["x127.0.0.1", "127.0.0.1.evil.example", "127.0.0.1x", "127.1", "127", "127.0.0", "127.0.0.0.1", "127.a.b.c"],
    ...["128.0.0.1", "0.0.0.0", "::", "", "localhost.evil.example", "1270.0.0.1"],
  ])("is not %j", (host) => {
    expect(isLoopback(host)).toBe(false);
  });
});

describe("the origin check", () => {
  it("refuses a request that names no host [HTTP-S-002]", () => {
    expect(originCheck({})(request({}))).toMatchObject({
      status: 403,
      message: expect.stringMatching(/^Host \(none\)/),
    });
    expect(originCheck({ allowedHosts: ["a.example"] })(request({}))).toMatchObject({ status: 403 });
  });

  it.each(["xhttp://localhost", "ftp://localhost", "data:http://localhost", "http://localhost/path", "http://a b"])(
    "takes %j for no page of this machine [HTTP-S-003]",
    (origin) => {
      expect(originCheck({})(request({ host: "localhost", origin }))).toMatchObject({ status: 403 });
    },
  );

  it("lets programs in, which have no Origin, wherever pages may not [HTTP-S-002]", () => {
    for (const options of [{}, { allowedHosts: "*" as const }, { allowedOrigins: [] }]) {
      expect(originCheck(options)(request({ host: "localhost" }))).toBeUndefined();
    }
  });

  it("names what it refused, cut to a length that a log can bear", () => {
    const long = "x".repeat(10_000);
    const { message: host } = originCheck({})(request({ host: `evil.example${long}` }))!;
    expect(host).toMatch(/^Host "evil\.examplex+" is not served here.*allowedHosts/);
    const { message: origin } = originCheck({})(request({ host: "localhost", origin: `http://${long}` }))!;
    expect(origin).toMatch(/^Origin "http:\/\/x+" may not call this server.*allowedOrigins/);
    for (const message of [host, origin]) expect(message.length).toBeLessThan(300);
  });
});
