import { failure, RpcError } from "@mortise/jsonrpc";
import type { Exchange, ExchangeContext } from "@mortise/jsonrpc";
import { describe, expect, it } from "vitest";
import { call, echo, faces, META, ok, post, sleep, until } from "../support/faces.js";

const never: Exchange = () => new Promise(() => {});

describe.each(faces)("the server's face: $face", ({ face, start }) => {
  it("answers a request with one JSON object [HTTP-S-001] [HTTP-S-013]", async () => {
    const { url } = await start(echo);
    const reply = await post(url, call("tools/list", 7));
    expect(reply.status).toBe(200);
    expect(reply.headers.get("content-type")).toBe("application/json");
    expect(reply.json()).toEqual({ jsonrpc: "2.0", id: 7, result: { method: "tools/list", params: { _meta: META } } });
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

  it.each(["GET", "DELETE", "PUT", "OPTIONS"])("answers %s with 405 and what is allowed", async (method) => {
    const { url } = await start(echo);
    const response = await fetch(url, { method });
    expect(response.status).toBe(405);
    expect(response.headers.get("allow")).toBe("POST");
    expect(((await response.json()) as any).error.message).toContain("POST");
  });

  it.each([
    ["text/plain", 415],
    ["application/json; charset=latin1", 415],
    ["application/jsonx", 415],
    ['Application/JSON; charset="UTF-8"', 200],
  ])("takes content type %j with %i", async (type, status) => {
    const { url } = await start(echo);
    expect((await post(url, call(), { "content-type": type })).status).toBe(status);
  });

  it("refuses coded bodies with 415", async () => {
    const { url } = await start(echo);
    expect((await post(url, call(), { "content-encoding": "gzip" })).status).toBe(415);
  });

  it.each([
    ["application/json", 406],
    ["text/event-stream", 406],
    ["text/html", 406],
    ["application/json, text/event-stream;q=0", 406],
    ["application/json;q=0, */*", 406],
    ["*/*", 200],
    ["application/*;q=0.5, text/*", 200],
    ["TEXT/event-stream, APPLICATION/json", 200],
  ])("takes accept %j with %i", async (accept, status) => {
    const { url } = await start(echo);
    expect((await post(url, call(), { accept })).status).toBe(status);
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

  it.each([
    [-32601, 404, "HTTPVER-S-005"],
    [-32602, 200, ""],
    [-32603, 200, ""],
    [-32020, 400, "HTTPHDR-S-007"],
    [-32021, 400, ""],
    [-32022, 400, "HTTPVER-S-004"],
    [12345, 200, ""],
  ])("answers error %i with status %i [%s]", async (code, status) => {
    const { url } = await start(async (request) => failure(request.id, new RpcError(code, "no", { data: { a: 1 } })));
    const reply = await post(url, call("x", "id"));
    expect(reply.status).toBe(status);
    expect(reply.json()).toEqual({ jsonrpc: "2.0", id: "id", error: { code, message: "no", data: { a: 1 } } });
  });

  it("lets an error name its own status and headers", async () => {
    const http = { status: 403, headers: { "WWW-Authenticate": 'Bearer scope="x"' } };
    const { url } = await start(async (request) => failure(request.id, new RpcError(-32602, "no", { http })));
    const reply = await post(url, call());
    expect(reply.status).toBe(403);
    expect(reply.headers.get("www-authenticate")).toBe('Bearer scope="x"');
  });

  it.each<[string, Exchange]>([
    ["rejects", () => Promise.reject(new Error("the secret"))],
    [
      "throws",
      () => {
        throw new Error("the secret");
      },
    ],
    ["answers what is no JSON", async (request) => ok(request, { big: 1n })],
  ])("hides the cause when the exchange %s", async (_what, exchange) => {
    const errors: unknown[] = [];
    const { url } = await start(exchange, { onError: (error) => errors.push(error) });
    const reply = await post(url, call("x", 9));
    expect(reply.status).toBe(500);
    expect(reply.json()).toEqual({ jsonrpc: "2.0", id: 9, error: { code: -32603, message: "Internal error" } });
    expect(errors).toHaveLength(1);
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

  describe("authenticate", () => {
    const authenticate = async (request: { header(name: string): string | undefined }) => {
      await sleep(1);
      return request.header("authorization") === "Bearer good"
        ? { principal: "ann", scopes: ["read"] }
        : { status: 401, headers: { "WWW-Authenticate": "Bearer" }, message: "Send a token." };
    };

    it("passes the caller on, or the refusal back, before the method and the body are looked at [HTTP-S-005]", async () => {
      let seen: ExchangeContext["auth"];
      const { url } = await start(
        async (request, { auth }) => {
          seen = auth;
          return ok(request);
        },
        { authenticate },
      );
      expect((await post(url, call(), { authorization: "Bearer good" })).status).toBe(200);
      expect(seen).toEqual({ principal: "ann", scopes: ["read"] });
      const refused = await post(url, "no JSON at all", { "content-type": "text/plain" });
      expect([refused.status, refused.headers.get("www-authenticate")]).toEqual([401, "Bearer"]);
      expect(refused.json().error.message).toBe("Send a token.");
      expect((await fetch(url)).status).toBe(401);
    });

    it("lets nobody in when it fails itself", async () => {
      const broken = () => Promise.reject(new Error("no database"));
      const { url } = await start(echo, { authenticate: broken, onError: () => {} });
      const reply = await post(url, call());
      expect(reply.status).toBe(500);
      expect(reply.text).not.toContain("database");
    });
  });

  describe("otherwise", () => {
    const otherwise = (message: unknown, { method, text, path }: { method: string; text: string; path: string }) => ({
      status: 200,
      headers: { "X-Other": "yes" },
      body: JSON.stringify({ message, method, text, path }),
    });

    it.each<[string, object | string, Record<string, string | undefined>]>([
      ["no version at all", { jsonrpc: "2.0", id: 1, method: "hello" }, { "mcp-protocol-version": undefined }],
      [
        "an unknown version in the header alone",
        { jsonrpc: "2.0", id: 1, method: "hello" },
        { "mcp-protocol-version": "1999-01-01" },
      ],
      ["a response", { jsonrpc: "2.0", id: 1, result: {} }, { "mcp-protocol-version": undefined }],
    ])("gets %s", async (_what, message, headers) => {
      const { url } = await start(echo, { otherwise });
      const reply = await post(url, message, headers);
      expect(reply.headers.get("x-other")).toBe("yes");
      expect(reply.json()).toMatchObject({ message, method: "POST", text: JSON.stringify(message), path: "/mcp" });
    });

    it("gets other HTTP methods, and a body that is not one message as text alone", async () => {
      const { url } = await start(echo, { otherwise });
      const got = await fetch(`${url}?a=1`, { method: "DELETE" });
      expect(await got.json()).toEqual({ method: "DELETE", text: "", path: "/mcp?a=1" });
      expect((await post(url, "[{}]", { "mcp-protocol-version": undefined })).json()).toEqual({
        method: "POST",
        text: "[{}]",
        path: "/mcp",
      });
    });

    it.each<[string, object, Record<string, string | undefined>]>([
      ["a version in the header", { jsonrpc: "2.0", id: 1, method: "initialize" }, {}],
      [
        "a version in _meta, even an unknown one",
        { ...call("initialize"), params: { _meta: { "io.modelcontextprotocol/protocolVersion": "x" } } },
        { "mcp-protocol-version": undefined },
      ],
    ])("does not get what has %s", async (_what, message, headers) => {
      const { url } = await start(echo, { otherwise });
      const reply = await post(url, message, headers);
      expect(reply.headers.get("x-other")).toBeNull();
      expect(reply.json().result.method).toBe("initialize");
    });

    it("leaves the answer to this server with undefined", async () => {
      const { url } = await start(echo, { otherwise: () => undefined });
      expect((await fetch(url)).status).toBe(405);
      expect((await post(url, call("x"), { "mcp-protocol-version": undefined })).json().result.method).toBe("x");
    });

    it("comes after the checks of origin, credentials and size", async () => {
      let asked = 0;
      const counting = () => void (asked += 1);
      const { url } = await start(echo, {
        otherwise: counting,
        maxBody: 100,
        authenticate: () => ({ status: 401, message: "no" }),
      });
      expect((await fetch(url, { headers: { origin: "https://evil.example.com" } })).status).toBe(403);
      expect((await fetch(url)).status).toBe(401);
      expect(asked).toBe(0);
      const { url: open } = await start(echo, { otherwise: counting, maxBody: 100 });
      expect((await post(open, `"${"x".repeat(200)}"`, { "mcp-protocol-version": undefined })).status).toBe(413);
      expect(asked).toBe(0);
    });

    it("may answer with a stream of events, ids and all", async () => {
      const { url } = await start(echo, {
        otherwise: () => ({
          status: 200,
          body: (stream) => {
            stream.send({ data: "one", id: "1", event: "endpoint" });
            stream.end();
          },
        }),
      });
      const response = await fetch(url);
      expect(response.headers.get("content-type")).toBe("text/event-stream");
      expect(await response.text()).toBe("event: endpoint\nid: 1\ndata: one\n\n");
    });
  });

  describe("close", () => {
    it("lets a request in progress finish, and takes no more", async () => {
      let release: (() => void) | undefined;
      const server = await start(
        async (request) => {
          await new Promise<void>((resolve) => (release = resolve));
          return ok(request);
        },
        { drainTimeout: 5_000 },
      );
      const first = post(server.url, call());
      await until(() => release !== undefined, "the request arrived");
      const closing = server.close();
      const second = await post(server.url, call()).then(
        (reply) => reply.status,
        () => "refused",
      );
      expect([503, "refused"]).toContain(second);
      release?.();
      expect((await first).status).toBe(200);
      await closing;
    });

    it("cuts what does not finish in time and aborts its signal", async () => {
      let signal: AbortSignal | undefined;
      const server = await start(
        (request, context) => {
          signal = context.signal;
          return never(request, context);
        },
        { drainTimeout: 20 },
      );
      const first = post(server.url, call()).then(
        (reply) => reply.status,
        () => "cut",
      );
      await until(() => signal !== undefined, "the request arrived");
      await server.close();
      expect([503, "cut"]).toContain(await first);
      await until(() => signal?.aborted === true, "the signal aborted");
    });
  });
});
