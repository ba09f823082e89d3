import { failure } from "@mortise/jsonrpc";
import type { RpcError } from "@mortise/jsonrpc";
import { describe, expect, it } from "vitest";
import { call, echo, faces, META, ok, post, sleep, until } from "../support/faces.js";

describe.each(faces)("the server's face: $face", ({ face, start }) => {
  it("answers a request with one JSON object [HTTP-S-001] [HTTP-S-013]", async () => {
    const { url } = await start(echo);
    const reply = await post(url, call("tools/list", 7));
    expect(reply.status).toBe(200);
    expect(reply.headers.get("content-type")).toBe("application/json");
    expect(reply.json()).toEqual({ jsonrpc: "2.0", id: 7, result: { method: "tools/list", params: { _meta: META } } });
  });

  it("takes a notification with 202 and nothing else, and says no with 400 to one that it cannot take [HTTP-S-011, HTTP-S-012]", async () => {
    const { url } = await start(echo);
    const notification = { jsonrpc: "2.0", method: "notifications/x" };
    const taken = await post(url, notification);
    expect([taken.status, taken.text]).toEqual([202, ""]);
    const refused = await post(url, notification, { "mcp-protocol-version": "v9" });
    expect(refused.status).toBe(400);
    expect(refused.json()).toMatchObject({ error: { code: -32022 } });
    expect(refused.json()).not.toHaveProperty("id");
  });

  it("keeps falsy ids and values", async () => {
    const { url } = await start(async (request) => ok(request, { structuredContent: null, no: false, zero: 0 }));
    expect((await post(url, call("tools/list", 0))).json()).toMatchObject({
      id: 0,
      result: { structuredContent: null, no: false, zero: 0 },
    });
    expect((await post(url, call("tools/list", ""))).json()).toMatchObject({ id: "" });
  });

  it("answers two clients that use the same id each with its own", async () => {
    const { url } = await start(async (request) => {
      await sleep(20);
      return ok(request, { name: request.params?.name });
    });
    const replies = await Promise.all(["a", "b", "c"].map((name) => post(url, call("tools/call", 1, { name }))));
    expect(replies.map((reply) => reply.json().result.name)).toEqual(["a", "b", "c"]);
  });

  it.each(["GET", "DELETE", "PUT", "OPTIONS"])("answers %s with 405 and what is allowed", async (method) => {
    const { url } = await start(echo);
    const response = await fetch(url, { method });
    expect(response.status).toBe(405);
    expect(response.headers.get("allow")).toBe("POST");
    expect(((await response.json()) as any).error.message).toContain("POST");
  });

  it.each([
    ["no JSON", "{", -32700],
    ["nothing", "", -32700],
    ["a batch", "[]", -32600],
    ["a bare value", "3", -32600],
    ["a null id", '{"jsonrpc":"2.0","id":null,"method":"x"}', -32600],
    ["another JSON-RPC", '{"jsonrpc":"1.0","id":1,"method":"x"}', -32600],
    ["a response", '{"jsonrpc":"2.0","id":1,"result":{}}', -32600],
    [
      "deep nesting",
      `{"jsonrpc":"2.0","id":1,"method":"x","params":{"a":${"[".repeat(5000)}${"]".repeat(5000)}}}`,
      -32600,
    ],
    ["bytes that are not UTF-8", new Uint8Array([0x22, 0xff, 0x22]), -32700],
  ])("answers %s with 400 [TRN-B-001]", async (_what, body, code) => {
    const { url } = await start(echo);
    const reply = await post(url, body);
    expect(reply.status).toBe(400);
    expect(reply.json().error.code).toBe(code);
  });

  it("keeps a body's BMP, astral and edge characters", async () => {
    const { url } = await start(echo);
    const name = "\u00e9\u4e2d\u{1F600}\u0000\uFEFF";
    expect((await post(url, call("tools/call", 1, { name }))).json().result.params.name).toBe(name);
  });

  it("answers a body over the limit with 413, declared or streamed", async () => {
    const { url } = await start(echo, { maxBody: 1000 });
    expect((await post(url, call("x", 1, { text: "x".repeat(2000) }))).status).toBe(413);
    const body = new ReadableStream({
      pull(controller) {
        controller.enqueue(new Uint8Array(600).fill(32));
      },
    });
    const init = { method: "POST", body, duplex: "half", headers: { "content-type": "application/json" } };
    const outcome = await fetch(url, init as RequestInit).then(
      (response) => response.status,
      () => "cut",
    );
    expect([413, "cut"]).toContain(outcome); // the answer may overtake a body that never ends
    expect((await post(url, call())).status).toBe(200);
  });

  it("hands mirrored headers on, decoded, under names of any case, without those of Object's prototype [HTTPHDR-B-004]", async () => {
    let seen: unknown;
    const { url } = await start(async (request, { mirror, transport }) => {
      const names = [
        "mcp-method",
        "mcp-name",
        "mcp-param-region",
        "mcp-param-none",
        "constructor",
        "__proto__",
        "hasownproperty",
      ];
      seen = [transport, ...names.map((name) => mirror?.get(name))];
      return ok(request);
    });
    await post(url, call(), {
      "MCP-METHOD": "Tools/List",
      "Mcp-Name": "=?base64?w6k=?=",
      "mcp-PARAM-Region": "  eu west  ",
    });
    expect(seen).toEqual(["http", "Tools/List", "\u00e9", "eu west", undefined, undefined, undefined, undefined]);
  });

  it("lets a malformed mirrored header surface where it is read [HTTPHDR-S-010]", async () => {
    const { url } = await start(async (request, { mirror }) => {
      try {
        return ok(request, { name: mirror?.get("mcp-name") });
      } catch (error) {
        return failure(request.id, error as RpcError);
      }
    });
    const reply = await post(url, call("tools/call", 5), { "mcp-name": "=?base64?!!?=" });
    expect(reply.status).toBe(400);
    expect(reply.json()).toMatchObject({ id: 5, error: { code: -32020 } });
  });

  it("answers 503 with Retry-After beyond maxConcurrent, and again once there is room", async () => {
    let release: (() => void) | undefined;
    const { url } = await start(
      async (request) => {
        if (request.method === "wait") await new Promise<void>((resolve) => (release = resolve));
        return ok(request);
      },
      { maxConcurrent: 1 },
    );
    const first = post(url, call("wait"));
    await until(() => release !== undefined, "the first request arrived");
    const second = await post(url, call());
    expect([second.status, second.headers.get("retry-after")]).toEqual([503, "1"]);
    release?.();
    expect((await first).status).toBe(200);
    expect((await post(url, call())).status).toBe(200);
  });

  it("says how far the caller may be, as far as it can know", async () => {
    let seen: unknown;
    const { url } = await start(async (request, { reach, transport }) => {
      seen = [transport, reach];
      return ok(request);
    });
    await post(url, call());
    expect(seen).toEqual(["http", face === "node" ? "machine" : "network"]);
  });
});
