import { Context, httpHint, InvalidMessageError } from "@mortise/jsonrpc";
import type { JsonRpcFailure } from "@mortise/jsonrpc";
import { HttpStatusError, NetworkError, NoAnswerError } from "@mortise/transport-http";
import { listen } from "@mortise/transport-http/node";
import { describe, expect, it } from "vitest";
import { echo, ok, until } from "../support/faces.js";
import { collecting, connect, idOf, json, peer, request, senders } from "../support/peer.js";

describe.each(senders)("the answer over $sender", ({ make }) => {
  const open = (url: string, options = {}) => connect(url, { sender: make(), ...options });
  const ask = (url: string, options = {}, ...args: Parameters<typeof request>) =>
    open(url, options).exchange(request(...args), new Context());

  it("may be JSON, of a falsy id, with charset and spaces around [HTTP-C-014]", async () => {
    const { url } = await peer((response) => {
      response.writeHead(200, { "Content-Type": "Application/JSON; charset=utf-8" });
      response.end('\n {"jsonrpc":"2.0","id":"","result":{"structuredContent":false}}\r\n');
    });
    expect(await ask(url, {}, "tools/call", {}, "")).toEqual({
      jsonrpc: "2.0",
      id: "",
      result: { structuredContent: false },
    });
  });

  it("may be a stream, whose notifications go to the request's own context [HTTP-C-014] [HTTP-C-023]", async () => {
    const { url } = await peer(async (response, one) => {
      response.writeHead(200, { "Content-Type": "text/event-stream" });
      const text = `: hi\r\n\r\nid: 1\nretry: 5\ndata:\n\nevent: ping\ndata: {}\n\nevent: message\ndata: {"jsonrpc":"2.0","method":"n",\ndata: "params":{"id":${idOf(one)},"text":"\u00e9\u{1F600}"}}\n\ndata: {"jsonrpc":"2.0","id":${idOf(one)},"result":{}}\n\n`;
      for (const byte of Buffer.from(text)) {
        response.write(Uint8Array.of(byte));
        await new Promise((resolve) => setImmediate(resolve));
      }
      response.end();
    });
    const transport = open(url);
    await Promise.all(
      [1, 2, 3].map(async (id) => {
        const { context, notes } = collecting();
        expect(await transport.exchange(request("x", {}, id), context)).toEqual({ jsonrpc: "2.0", id, result: {} });
        expect(notes).toEqual([{ jsonrpc: "2.0", method: "n", params: { id, text: "\u00e9\u{1F600}" } }]);
      }),
    );
  });

  it("counts as soon as it is there, though the stream stays open; what follows is ignored", async () => {
    const { url } = await peer((response, one) => {
      response.writeHead(200, { "Content-Type": "text/event-stream" });
      response.write(
        `data: {"jsonrpc":"2.0","id":${idOf(one)},"result":{}}\n\ndata: {"jsonrpc":"2.0","method":"late"}\n\n`,
      );
    });
    const { context, notes } = collecting();
    expect(await open(url).exchange(request(), context)).toMatchObject({ result: {} });
    expect(notes).toEqual([]);
  });

  it("lets go of a stream that does not end after it", async () => {
    let closed = false;
    const { url } = await peer((response, one) => {
      response.on("close", () => (closed = true)).writeHead(200, { "Content-Type": "text/event-stream" });
      response.write(`data: {"jsonrpc":"2.0","id":${idOf(one)},"result":{}}\n\n`);
    });
    await ask(url);
    await until(() => closed, "the connection was closed");
  });

  it("may fail in JSON-RPC's words, whatever the status", async () => {
    const { url } = await peer((response, one) =>
      json(
        response,
        { jsonrpc: "2.0", id: idOf(one), error: { code: -32601, message: "no such method", data: [1] } },
        404,
      ),
    );
    const response = (await ask(url)) as JsonRpcFailure;
    expect(response).toMatchObject({ id: 1, error: { code: -32601, message: "no such method", data: [1] } });
    expect(httpHint(response)).toEqual({ status: 404 });
  });

  it.each([
    [400, "response"],
    [404, "response"],
    [500, "response"],
    [401, "HttpStatusError"],
    [403, "HttpStatusError"],
    [503, "HttpStatusError"],
  ])("an error without an id under status %i is a %s", async (status, kind) => {
    const { url } = await peer((response) =>
      json(response, { jsonrpc: "2.0", id: null, error: { code: -32600, message: "no" } }, status),
    );
    const outcome = await ask(url).then(
      () => "response",
      (error: Error) => error.name,
    );
    expect(outcome).toBe(kind);
  });

  it("that is none fails with status, headers and the beginning of the body", async () => {
    const { url } = await peer((response) =>
      response.writeHead(502, { "X-Proxy": "p", "Content-Type": "text/html" }).end("<h1>Bad Gateway"),
    );
    const error = await ask(url).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(HttpStatusError);
    const status = error as HttpStatusError;
    expect([status.code, status.status, status.header("x-proxy"), status.body]).toEqual([
      "HTTP_STATUS",
      502,
      "p",
      "<h1>Bad Gateway",
    ]);
    expect(status.message).toContain("502");
    expect(status.message).toContain("Bad Gateway");
  });

  it("keeps a huge error page out", async () => {
    const { url } = await peer((response) => response.writeHead(500).end("x".repeat(1_000_000)));
    const error = (await ask(url).catch((thrown: unknown) => thrown)) as HttpStatusError;
    expect(error.status).toBe(500);
    expect(error.body.length).toBeLessThanOrEqual(64 * 1024);
  });

  it.each<[string, string, string]>([
    ["another id", "application/json", '{"jsonrpc":"2.0","id":99,"result":{}}'],
    ["the id in another type", "application/json", '{"jsonrpc":"2.0","id":"1","result":{}}'],
    ["a notification", "application/json", '{"jsonrpc":"2.0","method":"n"}'],
    ["no JSON", "application/json", "<html>"],
    ["another content type", "text/html", "<html>"],
    ["another id in a stream", "text/event-stream", 'data: {"jsonrpc":"2.0","id":99,"result":{}}\n\n'],
    ["a request in a stream", "text/event-stream", 'data: {"jsonrpc":"2.0","id":1,"method":"roots/list"}\n\n'],
    ["no JSON in a stream", "text/event-stream", "data: {\n\n"],
  ])("with %s is an InvalidMessageError", async (_what, type, text) => {
    const { url } = await peer((response) => response.writeHead(200, { "Content-Type": type }).end(text));
    const error = await ask(url).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(InvalidMessageError);
    expect((error as Error).message).toContain(url);
  });

  it.each(["application/json", "text/event-stream"])("over the bound is refused (%s)", async (type) => {
    const { url } = await peer((response, one) => {
      const text = JSON.stringify(ok({ id: idOf(one) } as never, { text: "x".repeat(5_000) }));
      response.writeHead(200, { "Content-Type": type }).end(type === "application/json" ? text : `data: ${text}\n\n`);
    });
    const error = await ask(url, { maxAnswer: 1_000 }).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(InvalidMessageError);
    expect((error as Error).message).toContain("1000");
  });

  it("that a stream ends without is a NoAnswerError [HTTP-C-025]", async () => {
    const { url } = await peer((response) =>
      response.writeHead(200, { "Content-Type": "text/event-stream" }).end(": bye\n\n"),
    );
    await expect(ask(url)).rejects.toBeInstanceOf(NoAnswerError);
  });

  it("that is only an acceptance is a NoAnswerError", async () => {
    const { url } = await peer((response) => response.writeHead(202).end());
    await expect(ask(url)).rejects.toBeInstanceOf(NoAnswerError);
  });

  it.each(["application/json", "text/event-stream"])(
    "that breaks off is a NetworkError (%s) [HTTP-C-025]",
    async (type) => {
      const { url, seen } = await peer((response) => {
        response.writeHead(200, { "Content-Type": type, "Content-Length": 100 }).write("data: {");
        setTimeout(() => response.destroy(), 10);
      });
      const error = await ask(url).catch((thrown: unknown) => thrown);
      expect(error).toBeInstanceOf(NetworkError);
      expect(error).toMatchObject({ code: "NETWORK", url, cause: expect.any(Error) });
      expect(seen).toHaveLength(1);
    },
  );

  it("from nobody is a NetworkError that names the URL and the reason", async () => {
    const server = await listen(echo);
    await server.close();
    const error = await ask(server.url).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(NetworkError);
    expect((error as Error).message).toContain(server.url);
    expect((error as Error).message).toContain("ECONNREFUSED");
  });
});
