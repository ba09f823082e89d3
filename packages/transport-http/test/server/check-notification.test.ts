import { describe, expect, it } from "vitest";
import { echo, faces, META, post } from "../support/faces.js";

describe.each(faces)("a notification: $face", ({ start }) => {
  it("accepts a notification with 202 and no body [HTTP-S-011]", async () => {
    const { url } = await start(echo);
    const reply = await post(url, { jsonrpc: "2.0", method: "notifications/x" });
    expect([reply.status, reply.text]).toEqual([202, ""]);
  });

  it.each([
    ["without a version header", { "mcp-protocol-version": undefined }, -32020],
    ["with another version in the header than in _meta", { "mcp-protocol-version": "2020-01-01" }, -32020],
    ["with another method in the header", { "mcp-method": "notifications/y" }, -32020],
  ])("refuses a notification %s [HTTP-S-012] [HTTPVER-S-003] [HTTPHDR-S-005]", async (_what, headers, code) => {
    const { url } = await start(echo);
    const reply = await post(url, { jsonrpc: "2.0", method: "notifications/x", params: { _meta: META } }, headers);
    expect(reply.status).toBe(400);
    expect(reply.json().error.code).toBe(code);
    expect(reply.json()).not.toHaveProperty("id");
  });

  it("names the versions it speaks to a notification of another one [HTTPVER-S-004]", async () => {
    const { url } = await start(echo);
    const reply = await post(url, { jsonrpc: "2.0", method: "notifications/x" }, { "mcp-protocol-version": "v9" });
    expect(reply.status).toBe(400);
    expect(reply.json().error).toMatchObject({ code: -32022, data: { supported: ["2026-07-28"], requested: "v9" } });
  });
});
