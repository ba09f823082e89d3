import type { JsonObject } from "@mortise/jsonrpc";
import { describe, expect, it } from "vitest";
import { at, bad, event, HELLO, json, named, note, ok, sessionSite, site, stream, text } from "./http-server.js";
import { deferred, rejection } from "./program.js";

describe("a session over HTTP", () => {
  it("names itself and its version in every request, and ends with a DELETE [L25-LIFE-C-014, L25-HTTPVER-C-001, L25-HTTPVER-C-002, L25-SESS-C-005, L25-SESS-C-009, L25-SESS-C-004, L25-HTTP-C-004, L25-HTTPGET-C-002]", async () => {
    const { handler, sessions } = sessionSite();
    const { url, hits, said } = await site(handler);
    const client = at(url);
    await client.listTools();
    await expect.poll(() => said()).toContain("GET");
    await client.close();
    const [session] = sessions;
    expect(client.explain()).not.toContain(session);
    const [, initialize, ...rest] = hits;
    expect(initialize!.headers).not.toHaveProperty("mcp-session-id");
    expect(rest.map(({ http }) => http).sort()).toEqual(["DELETE", "GET", "POST", "POST"]);
    for (const { http, headers } of rest) {
      expect(headers).toMatchObject({ "mcp-session-id": session, "mcp-protocol-version": "2025-11-25" });
      if (http === "POST") expect(headers.accept).toBe("application/json, text/event-stream");
      if (http === "GET") expect(headers.accept).toBe("text/event-stream");
      expect(headers).not.toHaveProperty("mcp-method");
    }
  });

  it("is not opened again after the client was closed", async () => {
    const { url, said } = await site(sessionSite().handler);
    const client = at(url, {}, { era: "legacy" });
    await client.listTools();
    await client.close();
    const before = said();
    expect(await rejection(client.listTools())).toMatchObject({ code: "CLOSED" });
    expect(said()).toEqual(before);
  });

  it("needs no id, no stream and no goodbye [L25-HTTPGET-C-008, L25-SESS-C-011]", async () => {
    const { url, said } = await site(({ http, message }, response) => {
      if (http !== "POST") return response.writeHead(405).end();
      if (message.method === "server/discover") return response.writeHead(400).end();
      if (message.method === "initialize")
        return json(response, ok(message, HELLO), 200, { "Mcp-Session-Id": "not visible" });
      return message.id === undefined ? response.writeHead(202).end() : json(response, ok(message, text("fine")));
    });
    const client = at(url, {}, { onWarning: (warning) => expect.unreachable(warning) });
    expect((await client.callTool("x")).content).toEqual([{ type: "text", text: "fine" }]);
    await expect.poll(() => client.explain()).toContain("405");
    await client.close();
    expect(said()).not.toContain("DELETE");
  });

  it("reads JSON, events and batches [L25-HTTP-C-009, L25-HTTP-C-015, L25-OLDER-B-001]", async () => {
    const { handler } = sessionSite((hit, response) => {
      const { message } = hit;
      const progress = note("notifications/progress", {
        progressToken: (message.params as { _meta?: { progressToken?: number } })?._meta?.progressToken,
        progress: 1,
      });
      if (named(hit) === "events")
        stream(response).write(event("", { id: "0" }) + event(progress) + event(ok(message, text("e"))));
      else if (named(hit) === "batch") json(response, [progress, ok(message, text("b"))]);
      else return false;
      return true;
    });
    const { url } = await site(handler);
    const client = at(url);
    for (const name of ["events", "batch"]) {
      const heard: unknown[] = [];
      const { content } = await client.callTool(name, {}, { onProgress: ({ progress }) => heard.push(progress) });
      expect([content, heard]).toEqual([[{ type: "text", text: name[0] }], [1]]);
    }
  });

  it("tells an error of the server from one of the way", async () => {
    const { handler } = sessionSite((hit, response) => {
      if (named(hit) === "rpc") json(response, bad(hit.message.id, -32602, "wrong"), 400);
      else if (named(hit) === "plain") response.writeHead(500).end("broken");
      else if (named(hit) === "web") response.writeHead(200, { "Content-Type": "text/html" }).end("<p>");
      else return false;
      return true;
    });
    const { url } = await site(handler);
    const client = at(url);
    expect(await rejection(client.callTool("rpc"))).toMatchObject({ code: -32602, message: "wrong" });
    expect(await rejection(client.callTool("plain"))).toMatchObject({ code: "HTTP_STATUS", status: 500 });
    expect(await rejection(client.callTool("web"))).toMatchObject({ code: "INVALID_MESSAGE" });
  });

  it("cancels with a notification: closing the stream would not do [L25-HTTP-C-020]", async () => {
    const { handler } = sessionSite((hit, response) => named(hit) === "hang" && stream(response) !== undefined);
    const { url, hits } = await site(handler);
    const client = at(url);
    await client.listTools();
    expect(await rejection(client.callTool("hang", {}, { timeout: 200 }))).toMatchObject({ code: "TIMEOUT" });
    await expect.poll(() => hits.at(-1)?.message.method).toBe("notifications/cancelled");
    expect(hits.at(-1)!.message.params).toMatchObject({
      requestId: hits.find((hit) => named(hit) === "hang")!.message.id,
    });
  });

  it("answers questions on the stream of the call that they are about, and on the other one [L25-HTTP-C-005, L25-HTTP-C-022]", async () => {
    const answers: JsonObject[] = [];
    const both = deferred();
    const question = (id: string) => ({ jsonrpc: "2.0", id, method: "roots/list" });
    const { handler } = sessionSite((hit, response) => {
      if (hit.http === "GET") return stream(response).write(event(question("unasked")));
      if (hit.message.result !== undefined && answers.push(hit.message) === 2) both.resolve();
      if (named(hit) !== "ask") return false;
      const open = stream(response);
      open.write(event(question("asked")));
      void both.promise.then(() => open.end(event(ok(hit.message, text("thanks")))));
      return true;
    });
    const { url } = await site(handler);
    const about: unknown[] = [];
    const client = at(url, {
      roots: ({ method, about: what }) => (about.push(`${method} ${what}`), [{ uri: "file:///r" }]),
    });
    expect((await client.callTool("ask")).content).toEqual([{ type: "text", text: "thanks" }]);
    expect(answers.map(({ id }) => id).sort()).toEqual(["asked", "unasked"]);
    expect(answers[0]!.result).toEqual({ roots: [{ uri: "file:///r" }] });
    expect(about.sort()).toEqual([" ", "tools/call ask"]);
  });
});

describe("a session that the server has forgotten", () => {
  it.each([
    [404, bad(null, -32001, "Session not found")],
    [400, bad(null, -32000, "Bad Request: No valid session ID provided")],
  ])(
    "(%i) is begun anew, without its id, and what only reads is sent again [L25-SESS-C-008]",
    async (status, error) => {
      const { handler, sessions } = sessionSite();
      const { url, hits, said } = await site((hit, response) => {
        const id = hit.headers["mcp-session-id"];
        return id !== undefined && !sessions.has(String(id)) ? json(response, error, status) : handler(hit, response);
      });
      const warnings: string[] = [];
      const client = at(url, {}, { onWarning: (warning) => warnings.push(warning) });
      await client.listTools();
      sessions.clear();
      expect(await client.listTools()).toMatchObject({ tools: [] });
      const begun = hits.filter(({ message }) => message.method === "initialize");
      expect(begun).toHaveLength(2);
      expect(begun[1]!.headers).not.toHaveProperty("mcp-session-id");
      expect(said().filter((one) => one === "POST server/discover")).toHaveLength(1);
      expect(warnings).toContainEqual(expect.stringContaining("lost the session"));
      expect(client.explain()).toContain("The session was lost");
    },
  );

  it("is begun anew once for all calls; what may do harm twice is not sent again, unless the tool says that it does none", async () => {
    const { handler, sessions } = sessionSite((hit, response) => {
      if (hit.message.method !== "tools/list") return false;
      const tools = [
        { name: "reads", inputSchema: { type: "object" }, annotations: { readOnlyHint: true } },
        { name: "repeats", inputSchema: { type: "object" }, annotations: { idempotentHint: true } },
        { name: "pays", inputSchema: { type: "object" } },
      ];
      json(response, ok(hit.message, { tools }));
      return true;
    });
    const { url, said } = await site(handler);
    const client = at(url);
    await client.listTools();
    sessions.clear();
    const outcomes = await Promise.allSettled(["reads", "repeats", "pays"].map((name) => client.callTool(name)));
    expect(outcomes).toMatchObject([
      { status: "fulfilled" },
      { status: "fulfilled" },
      { status: "rejected", reason: { code: "SESSION_LOST" } },
    ]);
    expect(said().filter((one) => one === "POST initialize")).toHaveLength(2);
    expect((await client.callTool("pays")).content).toEqual([{ type: "text", text: "pays" }]);
  });

  it("lets go of a beginning that takes too long, and tells the server nothing of that", async () => {
    const { handler, sessions } = sessionSite();
    const { url, said, become } = await site(handler);
    const client = at(url, {}, { initializeTimeout: 200 });
    await client.listTools();
    sessions.clear();
    const closed = deferred();
    become((hit, response) => {
      if (hit.message.method === "initialize") response.once("close", () => closed.resolve());
      else handler(hit, response);
    });
    expect(await rejection(client.listTools())).toMatchObject({ code: "TIMEOUT" });
    await closed.promise;
    expect(said().at(-1)).toBe("POST initialize");
    become(handler);
    expect(await client.listTools()).toMatchObject({ tools: [] });
  });

  it("is begun anew for subscriptions, which say that something may have been missed", async () => {
    const { handler, sessions } = sessionSite();
    const { url, hits } = await site(handler);
    const client = at(url);
    const events: string[] = [];
    const filter = { toolsListChanged: true, resourceSubscriptions: ["file:///a"] };
    const subscription = client.subscribe(filter, {
      onEvent: ({ type }) => void events.push(type),
      relisten: { initialDelay: 10 },
    });
    await subscription.ready;
    sessions.clear();
    await client.listTools();
    await expect.poll(() => events).toEqual(["acknowledged", "acknowledged", "gap"]);
    const subscribed = hits.filter(({ message }) => message.method === "resources/subscribe");
    expect(subscribed).toHaveLength(2);
    expect(new Set(subscribed.map(({ headers }) => headers["mcp-session-id"])).size).toBe(2);
    await subscription.close();
  });
});
