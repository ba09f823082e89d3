import { httpHint, isFailure } from "@mortise/jsonrpc";
import type { ContextInit, JsonObject } from "@mortise/jsonrpc";
import { META_KEYS, REVISION } from "@mortise/schema/2026-07-28";
import { createServer, scopesGranted } from "@mortise/server";
import type { Requirements } from "@mortise/server";
import { describe, expect, it } from "vitest";
import { requireVersion } from "../src/envelope.js";
import { ask, META, refusal, send } from "./ask.js";

const server = createServer({ name: "test", version: "1.0.0" });
server.tool("t", { handler: () => "ran" });

/** The error of one request whose params are sent as they are. */
async function refusalOf(method: string, params?: JsonObject, init?: ContextInit) {
  const response = await send(server, method, params, init);
  if (!isFailure(response)) throw new Error("answered");
  return response.error;
}

describe("a refused envelope", () => {
  const { protocolVersion, clientCapabilities } = META_KEYS;
  it.each([
    [undefined, "params._meta", "an object"],
    [{ _meta: {} }, protocolVersion, "a string"],
    [{ _meta: { [protocolVersion]: REVISION } }, clientCapabilities, "an object"],
    [{ _meta: { [protocolVersion]: REVISION, [clientCapabilities]: [] } }, clientCapabilities, "an object"],
  ])("%j says what is missing and what it must be [META-S-010]", async (params, what, type) => {
    const { message } = await refusalOf("tools/list", params);
    expect(message).toBe(
      `Every request carries ${what} in its _meta; it must be ${type}. This server speaks protocol version ${REVISION}.`,
    );
  });

  it("says which versions would do", async () => {
    const { message } = await refusalOf("tools/list", { _meta: { ...META, [protocolVersion]: "v9" } });
    expect(message).toBe(`Protocol version "v9" is not supported; use ${REVISION}.`);
    const later = () => requireVersion({ [protocolVersion]: "v9" }, [REVISION, "2027-01-01"]);
    expect(later).toThrow(`use ${REVISION} or 2027-01-01.`);
  });
});

describe("a refused method", () => {
  it("is named", async () => {
    expect((await refusalOf("no/such", { _meta: META })).message).toContain('no method "no/such"');
  });
});

describe("headers that are refused", () => {
  const mirror = (headers: Record<string, string>) => ({ mirror: { get: (name: string) => headers[name] } });
  const good = { "mcp-protocol-version": REVISION, "mcp-method": "tools/list" };

  it.each(Object.keys(good))("are named, %s missing or different", async (name) => {
    const missing = await refusalOf("tools/list", { _meta: META }, mirror({ ...good, [name]: undefined! }));
    expect(missing.message).toMatch(new RegExp(`header ${name} is missing`));
    const different = await refusalOf("tools/list", { _meta: META }, mirror({ ...good, [name]: "other" }));
    expect(different.message).toMatch(new RegExp(`header ${name} does not equal what the body says`));
  });
});

describe("a refused caller", () => {
  const withTool = (requirements: Requirements, authorize?: () => boolean) => {
    const guarded = createServer({ name: "test", version: "1" }, authorize && { authorize });
    guarded.tool("t", { ...requirements, handler: () => "ran" });
    return guarded;
  };
  const known = (...scopes: string[]): ContextInit => ({ reach: "network", auth: { principal: "ada", scopes } });

  it("hears which scopes are needed, in words and as data [TOOL-S-030]", async () => {
    const error = await refusal(withTool({ scopes: ["read", "write"] }), "tools/call", { name: "t" }, known("read"));
    expect(error.message).toBe('tools/call "t" needs the scopes read, write.');
    expect(error.data).toEqual({ requiredScopes: ["read", "write"] });
  });

  it("hears no scopes where none would help", async () => {
    const closed = withTool({}, () => false);
    const error = await refusal(closed, "tools/call", { name: "t" }, known());
    expect(error.message).toBe('tools/call "t" is not allowed for this caller.');
    expect(error).not.toHaveProperty("data");
    expect((await refusal(closed, "tools/list", {}, known())).message).toBe(
      "tools/list is not allowed for this caller.",
    );
  });

  it("is nobody, stranger or not, where no scope is asked for", () => {
    const access = { method: "tools/call", target: "t", scopes: [], transport: "http", reach: "network" } as const;
    expect(scopesGranted({ ...access, auth: undefined })).toBe(true);
    expect(scopesGranted({ ...access, auth: { principal: "ada", scopes: [] } })).toBe(true);
  });

  it.each([
    ["a stranger", { reach: "network" } as const, 401, "Bearer"],
    ["somebody known", known(), 403, 'Bearer error="insufficient_scope"'],
  ])("is challenged, %s, without a scope where none is asked for", async (_who, init, status, challenge) => {
    const response = await send(
      withTool({}, () => false),
      "tools/list",
      { _meta: META },
      init,
    );
    if (!isFailure(response)) throw new Error("answered");
    expect(httpHint(response)).toEqual({ status, headers: { "WWW-Authenticate": challenge } });
  });

  it("hears which capabilities to declare", async () => {
    const error = await refusal(withTool({ needs: { sampling: { tools: {} } } }), "tools/call", { name: "t" });
    expect(error.message).toContain('{"sampling":{"tools":{}}}');
  });

  it("is not asked for a need that is left undefined", async () => {
    const needs = { sampling: undefined } as unknown as Requirements["needs"] & object;
    expect(await ask(withTool({ needs }), "tools/call", { name: "t" })).toMatchObject({ content: [{ text: "ran" }] });
  });

  it("declares nothing by null", async () => {
    const declared = { _meta: { [META_KEYS.clientCapabilities]: { sampling: null } } };
    const { code } = await refusal(withTool({ needs: { sampling: {} } }), "tools/call", { name: "t", ...declared });
    expect([-32602, -32021]).toContain(code);
  });

  it("means form mode by an empty object in elicitation alone", async () => {
    const needs = { experimental: { form: {} } };
    const declared = { _meta: { [META_KEYS.clientCapabilities]: { experimental: {} } } };
    const error = await refusal(withTool({ needs }), "tools/call", { name: "t", ...declared });
    expect(error.data).toEqual({ requiredCapabilities: needs });
  });
});

describe("an answer", () => {
  it("is JSON-RPC 2.0 from a handler as from a kept list [BASE-B-002]", async () => {
    for (const [method, params] of [["tools/list", {}] as const, ["tools/call", { name: "t" }] as const]) {
      expect(await send(server, method, { ...params, _meta: META })).toMatchObject({ jsonrpc: "2.0", id: 1 });
    }
  });
});
