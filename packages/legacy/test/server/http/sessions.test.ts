import { describe, expect, it } from "vitest";
import { ABLE, hello, serving } from "../talk.js";
import { MODERN, modernCall, PLAIN, send, serve, session, Wire } from "./wire.js";

const echo = () => serving((ctx) => `${ctx.transport} ${ctx.auth?.principal ?? "nobody"}`);

describe("a session over HTTP", () => {
  it("begins with initialize, whose answer names it in visible ASCII [L25-SESS-S-001, L25-SESS-S-003, L25-HTTP-S-001]", async () => {
    const { url } = await serve(echo());
    const ids = new Set<string>();
    for (let count = 0; count < 3; count += 1) {
      const { sessionId } = await session(url);
      expect(sessionId).toMatch(/^[\x21-\x7e]{22,}$/);
      ids.add(sessionId);
    }
    expect(ids.size).toBe(3);
  });

  it("answers a request with one JSON object [L25-HTTP-S-008]", async () => {
    const { url } = await serve(echo());
    const wire = await session(url);
    const reply = await wire.post(wire.call("t", 7));
    expect([reply.status, reply.header("content-type"), reply.header("mcp-session-id")]).toEqual([
      200,
      "application/json",
      undefined,
    ]);
    expect(reply.json()).toEqual({
      jsonrpc: "2.0",
      id: 7,
      result: { content: [{ type: "text", text: "http nobody" }] },
    });
  });

  it("takes notifications and responses with 202 and no body [L25-HTTP-S-006]", async () => {
    const { url } = await serve(echo());
    const wire = await session(url);
    for (const message of [
      { jsonrpc: "2.0", method: "notifications/roots/list_changed" },
      { jsonrpc: "2.0", id: 99, result: {} },
    ]) {
      const reply = await wire.post(message);
      expect([reply.status, reply.text]).toEqual([202, ""]);
    }
  });

  it("asks for the session id with 400 that names the versions, once something else than initialize comes [L25-SESS-S-006, L25-HTTP-S-007]", async () => {
    const { url } = await serve(echo());
    const stranger = new Wire(url);
    for (const message of [
      stranger.request("tools/list"),
      stranger.request("ping"),
      { jsonrpc: "2.0", method: "notifications/initialized" },
      { jsonrpc: "2.0", id: 1, result: {} },
      [stranger.request("ping")],
    ]) {
      const reply = await stranger.post(message);
      expect(reply.status).toBe(400);
      expect(reply.json().error.data.supported).toEqual([
        "2026-07-28",
        "2025-11-25",
        "2025-06-18",
        "2025-03-26",
        "2024-11-05",
      ]);
    }
    expect((await stranger.get()).status).toBe(400);
    expect((await stranger.delete()).status).toBe(400);
  });

  it("ends with DELETE, and is 404 from then on [L25-SESS-S-007]", async () => {
    const { url } = await serve(echo());
    const wire = await session(url);
    expect((await wire.delete()).status).toBe(204);
    const replies = [await wire.post(wire.call()), await wire.get(), await wire.delete()];
    replies.push(await wire.post({ jsonrpc: "2.0", method: "notifications/cancelled", params: { requestId: 1 } }));
    expect(replies.map(({ status }) => status)).toEqual([404, 404, 404, 404]);
  });

  it("DELETE cancels what runs and answers it with a stream that holds nothing", async () => {
    const server = serving(
      (ctx) => new Promise((_resolve, reject) => ctx.signal.addEventListener("abort", () => reject(new Error("gone")))),
    );
    const { url } = await serve(server);
    const wire = await session(url);
    const open = await wire.get();
    const running = wire.post(wire.call());
    await new Promise((resolve) => setTimeout(resolve, 50));
    await wire.delete();
    expect((await running).text).toBe("");
    expect(await open.messages()).toEqual([]);
    expect(open.ended).toBe(true);
  });

  it("is refused where the version in the header is not spoken [L25-HTTPVER-S-004]", async () => {
    const { url } = await serve(echo());
    const wire = await session(url);
    for (const version of ["1999-01-01", "", "2025-11-26"]) {
      const headers = { ...wire.headers, "mcp-protocol-version": version };
      for (const method of ["POST", "GET", "DELETE"]) {
        const body = method === "POST" ? wire.call() : undefined;
        expect([method, (await send(method, url, { ...PLAIN, ...headers }, body)).status]).toEqual([method, 400]);
      }
    }
    expect((await wire.post(wire.call())).status).toBe(200);
  });

  it("goes by the version that was negotiated when the header is absent", async () => {
    const { url } = await serve(echo());
    const wire = await session(url, "2025-06-18");
    expect((await wire.post(wire.call(), { "mcp-protocol-version": undefined })).status).toBe(200);
    expect((await wire.post([wire.call()], { "mcp-protocol-version": undefined })).status).toBe(400);
  });

  it("is not begun by an initialize that fails", async () => {
    const { url } = await serve(echo());
    const wire = new Wire(url);
    const reply = await wire.post(wire.request("initialize", { capabilities: {} }));
    expect([reply.json().error.code, reply.header("mcp-session-id")]).toEqual([-32602, undefined]);
  });

  it("cannot be initialized twice", async () => {
    const { url } = await serve(echo());
    const wire = await session(url);
    expect((await wire.post(wire.request("initialize", hello()))).json().error.code).toBe(-32600);
    expect((await wire.post(wire.call())).json().result).toBeDefined();
  });

  it("refuses other HTTP methods with those that there are", async () => {
    const { url } = await serve(echo());
    const reply = await send("PUT", url, {});
    expect([reply.status, reply.header("allow")]).toEqual([405, "POST, GET, DELETE"]);
  });

  it("leaves to the core what is no message, and what names the current revision", async () => {
    const { url } = await serve(echo());
    const wire = await session(url);
    expect((await wire.post("{")).json().error.code).toBe(-32700);
    expect((await send("GET", url, MODERN)).status).toBe(405);
    expect((await send("POST", url, { ...PLAIN, ...MODERN }, modernCall)).json().result.resultType).toBe("complete");
    const confused = await send("POST", url, { ...PLAIN, ...MODERN, "mcp-session-id": wire.sessionId }, wire.call());
    expect([confused.status, confused.json().error.code]).toEqual([400, -32602]);
  });

  it("is refused to pages of other origins, whatever the method [L25-HTTP-S-002, L25-SSE-S-007]", async () => {
    const { url } = await serve(echo(), { sse: true });
    const wire = await session(url);
    const page = { ...PLAIN, ...wire.headers, origin: "https://evil.example.com" };
    for (const method of ["POST", "GET", "DELETE"])
      expect((await send(method, url, page, method === "POST" ? wire.call() : undefined)).status).toBe(403);
    expect((await send("GET", url, { accept: "text/event-stream", origin: page.origin })).status).toBe(403);
    expect((await wire.post(wire.call())).status).toBe(200);
  });

  it("answers what a handler's result cannot say in JSON as an internal error, and tells onError", async () => {
    const errors: unknown[] = [];
    const { exchange } = echo();
    const server = {
      exchange: async (...[request, context]: Parameters<typeof exchange>) => {
        const response = await exchange(request, context);
        return request.method === "tools/call" ? { ...response, result: { big: 1n } } : response;
      },
    };
    const { url } = await serve(server, { onError: (error) => errors.push(error) });
    const wire = await session(url);
    expect((await wire.post(wire.call("t", 3))).json()).toMatchObject({ id: 3, error: { code: -32603 } });
    expect(errors).toEqual([expect.any(TypeError)]);
  });
});

describe("whose a session is", () => {
  const users = {
    authenticate: (request: { header(name: string): string | undefined }) => {
      const principal = request.header("authorization")?.replace("Bearer ", "");
      return principal ? { principal, scopes: [] } : { status: 401, message: "Who are you?" };
    },
  };

  it("its id is worth nothing to another principal, nor is a guess, and both hear the same [L25-SESS-S-002]", async () => {
    const { url } = await serve(echo(), {}, users);
    const ada = await session(url, "2025-11-25", { authorization: "Bearer ada" });
    const eve = new Wire(url, { ...ada.headers, authorization: "Bearer eve" });
    const guess = new Wire(url, { ...eve.headers, "mcp-session-id": crypto.randomUUID() });
    const stolen = await eve.post(eve.call());
    expect([stolen.status, stolen.text]).toEqual([404, (await guess.post(guess.call())).text]);
    expect((await eve.get()).status).toBe(404);
    expect((await eve.delete()).status).toBe(404);
    expect((await ada.post(ada.call())).json().result.content[0].text).toBe("http ada");
  });

  it("credentials are looked at on every request", async () => {
    const { url } = await serve(echo(), {}, users);
    const ada = await session(url, "2025-11-25", { authorization: "Bearer ada" });
    const anonymous = new Wire(url, { ...ada.headers, authorization: undefined });
    expect((await anonymous.post(anonymous.call())).status).toBe(401);
    expect((await anonymous.get()).status).toBe(401);
    expect((await anonymous.delete()).status).toBe(401);
  });

  it("an event id is worth nothing in another session [L25-RESUME-S-006]", async () => {
    const { url } = await serve(serving((ctx) => (ctx.progress(1), "done")));
    const [ada, eve] = [await session(url), await session(url)];
    const stream = await ada.stream(ada.call("t", 5, { progressToken: "p" }));
    await stream.messages();
    expect((await eve.get(stream.events[0]?.id)).status).toBe(410);
    expect((await ada.get(stream.events[0]?.id)).status).toBe(200);
  });
});

it("what the client declared holds for its session alone [L25-LIFE-B-016]", async () => {
  const server = serving((ctx) => JSON.stringify(ctx.clientCapabilities));
  const { url } = await serve(server);
  const able = await session(url);
  const plain = new Wire(url);
  const begun = await plain.post(plain.request("initialize", hello("2025-11-25", {})));
  plain.headers = { "mcp-session-id": begun.header("mcp-session-id") };
  expect((await able.post(able.call())).text).toContain(Object.keys(ABLE)[0]);
  expect((await plain.post(plain.call())).text).not.toContain(Object.keys(ABLE)[0]);
});
