import { describe, expect, it } from "vitest";
import { call, echo, faces, post } from "../support/faces.js";

describe.each(faces)("otherwise: $face", ({ face, start }) => {
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

  it("learns how far the caller may be", async () => {
    const reaches: string[] = [];
    const { url } = await start(echo, { otherwise: (_message, { reach }) => (reaches.push(reach), { status: 204 }) });
    await fetch(url);
    expect(reaches).toEqual([face === "node" ? "machine" : "network"]);
  });

  it("may answer with a stream that stands until the server closes", async () => {
    const server = await start(echo, {
      drainTimeout: 60_000,
      otherwise: () => ({ status: 200, standing: true, body: (stream) => stream.send({ data: "here" }) }),
    });
    const response = await fetch(server.url);
    const text = response.text();
    await server.close(); // within the time of the test, hence not after drainTimeout
    expect(await text).toBe("data: here\n\n");
  });
});
