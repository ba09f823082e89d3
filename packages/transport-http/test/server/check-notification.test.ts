import { META_KEYS } from "@mortise/schema/2026-07-28";
import type { HttpRequest } from "@mortise/transport-http";
import { describe, expect, it } from "vitest";
import { checkNotification } from "../../src/server/check-notification.js";

const VERSIONS = ["2026-07-28", "2027-01-01"];
const METHOD = "notifications/x";

function check(headers: Record<string, string>, meta?: object) {
  const request = { header: (name: string) => headers[name] } as HttpRequest;
  const params = meta === undefined ? undefined : { _meta: meta };
  return checkNotification({ jsonrpc: "2.0", method: METHOD, ...(params && { params }) }, request, VERSIONS);
}
const inVersion = (version: string, more = {}) => ({ "mcp-protocol-version": version, ...more });
const stating = (version: string) => ({ [META_KEYS.protocolVersion]: version });

describe("a notification", () => {
  it.each([
    ["no _meta and no method header", inVersion("2026-07-28"), undefined],
    ["a _meta without version", inVersion("2026-07-28"), {}],
    ["headers that say what the body says", inVersion("2027-01-01", { "mcp-method": METHOD }), stating("2027-01-01")],
  ])("passes with %s", (_what, headers, meta) => {
    expect(check(headers, meta)).toBeUndefined();
  });

  it.each([
    [
      "without a version header",
      {},
      stating("2026-07-28"),
      /header mcp-protocol-version is missing.*2026-07-28, 2027-01-01/,
    ],
    [
      "of two versions",
      inVersion("2026-07-28"),
      stating("2027-01-01"),
      /header mcp-protocol-version differs from _meta/,
    ],
    [
      "of two methods",
      inVersion("2026-07-28", { "mcp-method": "x" }),
      {},
      /header mcp-method differs from the message/,
    ],
  ])("%s is refused as a mismatch that is named [HTTPHDR-S-007] [HTTPHDR-S-008]", (_what, headers, meta, message) => {
    const refusal = check(headers, meta);
    expect(refusal).toMatchObject({ status: 400, code: -32020 });
    expect(refusal?.message).toMatch(message);
  });

  it("in a version that is not spoken hears which ones are [HTTPVER-S-004]", () => {
    const refusal = check(inVersion("v9"));
    expect(refusal).toMatchObject({ status: 400, code: -32022, data: { supported: VERSIONS, requested: "v9" } });
    expect(refusal?.message).toBe(`Protocol version "v9" is not spoken here; use one of 2026-07-28, 2027-01-01.`);
  });
});
