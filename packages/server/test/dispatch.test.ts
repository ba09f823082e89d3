import { httpHint, isFailure, RpcError } from "@mortise/jsonrpc";
import type { Mirror } from "@mortise/jsonrpc";
import { createServer } from "@mortise/server";
import { META_KEYS, REVISION } from "@mortise/schema/2026-07-28";
import { describe, expect, it } from "vitest";
import { ask, META, refusal, send } from "./ask.js";

const server = createServer({ name: "test", version: "1.0.0" });
server.tool("echo", {
  input: { type: "object", properties: { text: { type: "string" } }, required: ["text"] },
  handler: ({ text }) => text,
});
server.tool("region", {
  input: {
    type: "object",
    properties: {
      region: { type: "string", "x-mcp-header": "Region" },
      page: { type: "object", properties: { size: { type: ["integer", "null"], "x-mcp-header": "Page-Size" } } },
      dry: { type: "boolean", "x-mcp-header": "Dry" },
    },
  },
  handler: () => "ok",
});

const status = async (method: string, params?: Record<string, unknown>, mirror?: Mirror) => {
  const response = await send(server, method, params, mirror ? { mirror } : {});
  return isFailure(response)
    ? { code: response.error.code, http: httpHint(response)?.status, data: response.error.data }
    : "ok";
};

describe("the envelope", () => {
  it.each([
    ["no params", undefined],
    ["no _meta", {}],
    ["_meta that is no object", { _meta: [] }],
    ["no version", { _meta: { [META_KEYS.clientCapabilities]: {} } }],
    ["a version that is no string", { _meta: { ...META, [META_KEYS.protocolVersion]: 2026 } }],
    ["no capabilities", { _meta: { [META_KEYS.protocolVersion]: REVISION } }],
    ["null capabilities", { _meta: { ...META, [META_KEYS.clientCapabilities]: null } }],
  ])("with %s is refused with -32602 and HTTP 400 [META-S-010, META-S-011]", async (_what, params) => {
    expect(await status("tools/list", params)).toMatchObject({ code: -32602, http: 400 });
  });

  it("needs no clientInfo [META-S-012]", async () => {
    expect(await status("tools/list", { _meta: META })).toBe("ok");
  });

  it("in a version unknown here is refused with the versions that are known [VER-S-001, HTTPVER-S-004, TYPES-S-005]", async () => {
    const params = {
      _meta: { ...META, [META_KEYS.protocolVersion]: "v999.0.0", [META_KEYS.clientCapabilities]: { later: 1 } },
    };
    expect(await status("tools/list", params)).toEqual({
      code: -32022,
      http: 400,
      data: { supported: [REVISION], requested: "v999.0.0" },
    });
  });

  it.each([
    "initialize",
    "ping",
    "logging/setLevel",
    "resources/subscribe",
    "unknown/method",
    "__proto__",
    "constructor",
  ])("naming the method %s is answered 404 and -32601 [HTTPVER-S-005]", async (method) =>
    expect(await status(method, { _meta: META })).toMatchObject({ code: -32601, http: 404 }),
  );

  it.each([
    "resources/list",
    "resources/read",
    "resources/templates/list",
    "prompts/list",
    "prompts/get",
    "completion/complete",
  ])("naming %s is answered -32601 while its capability is not declared [TYPES-S-004]", async (method) =>
    expect(await status(method, { _meta: META, uri: "x:y", name: "x" })).toMatchObject({ code: -32601, http: 404 }),
  );

  it("with an unrecognised logLevel is refused with -32602 [LOG-S-006]", async () => {
    expect(await status("tools/list", { _meta: { ...META, [META_KEYS.logLevel]: "loud" } })).toMatchObject({
      code: -32602,
    });
  });

  it("is answered under its own id, with a complete result that names the server [BASE-S-006, BASE-S-008, BASE-S-010, META-S-016]", async () => {
    for (const id of [0, "", "a", -5]) {
      expect(
        await send(server, "tools/call", { name: "echo", arguments: { text: "x" }, _meta: META }, { id }),
      ).toMatchObject({
        id,
        result: { resultType: "complete", _meta: { [META_KEYS.serverInfo]: { name: "test", version: "1.0.0" } } },
      });
    }
  });

  it("is read for each request alone: nothing declared earlier counts [STATE-S-001, META-S-013, TYPES-S-002]", async () => {
    const needy = createServer({ name: "needy", version: "1" });
    needy.tool("ask", { needs: { sampling: {} }, handler: () => "asked" });
    const able = { _meta: { [META_KEYS.clientCapabilities]: { sampling: {} } }, name: "ask" };
    expect(await ask(needy, "tools/call", able)).toMatchObject({ content: [{ text: "asked" }] });
    expect(await refusal(needy, "tools/call", { name: "ask" })).toMatchObject({ code: -32021 });
  });
});

describe("mirrored headers", () => {
  const mirror = (headers: Record<string, string>): Mirror => ({ get: (name) => headers[name] });
  const call = { name: "echo", arguments: { text: "x" }, _meta: META };
  const good = { "mcp-protocol-version": REVISION, "mcp-method": "tools/call", "mcp-name": "echo" };

  it("that agree with the body pass, and transports without them are not asked", async () => {
    expect(await status("tools/call", call, mirror(good))).toBe("ok");
    expect(await status("tools/call", call)).toBe("ok");
  });

  it.each([
    ["a missing version", { ...good, "mcp-protocol-version": undefined }],
    ["another version", { ...good, "mcp-protocol-version": "2027-01-01" }],
    ["a missing method", { ...good, "mcp-method": undefined }],
    ["another method", { ...good, "mcp-method": "tools/list" }],
    ["the method in another case", { ...good, "mcp-method": "TOOLS/CALL" }],
    ["a missing name", { ...good, "mcp-name": undefined }],
    ["another name", { ...good, "mcp-name": "echo2" }],
  ])(
    "with %s are refused: 400, -32020 [HTTPHDR-S-005, HTTPHDR-S-007, HTTPHDR-S-008, HTTPHDR-S-009, HTTPVER-S-003]",
    async (_what, headers) => {
      expect(await status("tools/call", call, mirror(headers as Record<string, string>))).toMatchObject({
        code: -32020,
        http: 400,
      });
    },
  );

  it("are checked in the protocol's order: version header, _meta, header against body, version, method", async () => {
    expect(await status("nope", {}, mirror({}))).toMatchObject({ code: -32020 });
    expect(await status("nope", {}, mirror({ "mcp-protocol-version": REVISION }))).toMatchObject({ code: -32602 });
    const unknown = { _meta: { ...META, [META_KEYS.protocolVersion]: "v9" } };
    expect(await status("nope", unknown, mirror({ "mcp-protocol-version": REVISION }))).toMatchObject({ code: -32020 });
    expect(await status("nope", unknown, mirror({ "mcp-protocol-version": "v9" }))).toMatchObject({ code: -32022 });
    expect(await status("nope", { _meta: META }, mirror({ "mcp-protocol-version": REVISION }))).toMatchObject({
      code: -32020,
    });
    expect(
      await status("nope", { _meta: META }, mirror({ "mcp-protocol-version": REVISION, "mcp-method": "nope" })),
    ).toMatchObject({ code: -32601 });
  });

  it("that cannot be decoded are refused by whoever decodes them [HTTPHDR-S-010]", async () => {
    const undecodable: Mirror = {
      get(name) {
        if (name === "mcp-name") throw new RpcError(-32020, "bad", { http: { status: 400 } });
        return (good as Record<string, string>)[name];
      },
    };
    expect(await status("tools/call", call, undecodable)).toMatchObject({ code: -32020, http: 400 });
  });

  describe("of arguments", () => {
    const headers = { ...good, "mcp-name": "region" };
    const region = (args: object, extra: Record<string, string>) =>
      status("tools/call", { name: "region", arguments: args, _meta: META }, mirror({ ...headers, ...extra }));

    it("must be there for every value, nested ones too [XMH-S-033, XMH-S-028]", async () => {
      expect(await region({ region: "eu" }, {})).toMatchObject({ code: -32020, http: 400 });
      expect(await region({ page: { size: 5 } }, {})).toMatchObject({ code: -32020 });
      expect(
        await region({ region: "eu", page: { size: 5 } }, { "mcp-param-region": "eu", "mcp-param-page-size": "5" }),
      ).toBe("ok");
    });

    it("are not expected for null or absent values [XMH-S-032]", async () => {
      expect(await region({}, {})).toBe("ok");
      expect(await region({ page: { size: null } }, {})).toBe("ok");
    });

    it("must equal the body; numbers as numbers, the empty string as a value [XMH-S-027, HTTPHDR-S-006]", async () => {
      expect(await region({ region: "eu" }, { "mcp-param-region": "us" })).toMatchObject({ code: -32020 });
      expect(await region({ region: "" }, { "mcp-param-region": "" })).toBe("ok");
      expect(await region({ page: { size: 42 } }, { "mcp-param-page-size": "42.0" })).toBe("ok");
      expect(await region({ page: { size: 0 } }, { "mcp-param-page-size": "" })).toMatchObject({ code: -32020 });
      expect(await region({ dry: false }, { "mcp-param-dry": "false" })).toBe("ok");
      expect(await region({ dry: false }, { "mcp-param-dry": "true" })).toMatchObject({ code: -32020 });
    });
  });
});
