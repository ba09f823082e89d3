import { ClosedError, Context, httpHint, InvalidMessageError, TimeoutError } from "@mortise/jsonrpc";
import type { JsonRpcFailure } from "@mortise/jsonrpc";
import { HttpStatusError, httpTransport, NetworkError, NoAnswerError } from "@mortise/transport-http";
import { listen } from "@mortise/transport-http/node";
import { describe, expect, it } from "vitest";
import { echo, ok, sleep, until } from "../support/faces.js";
import { collecting, connect, idOf, json, peer, request, senders } from "../support/peer.js";

const PADDED_URI = " file:///\u00e9 ";

describe.each(senders)("httpTransport over $sender", ({ make }) => {
  const open = (url: string, options = {}) => connect(url, { sender: make(), ...options });
  const ask = (url: string, options = {}, ...args: Parameters<typeof request>) =>
    open(url, options).exchange(request(...args), new Context());

  describe("the request", () => {
    it("is one POST of the message with the headers that mirror it [HTTP-C-006] [HTTP-C-007] [HTTP-C-008] [HTTP-C-009] [HTTPVER-C-001] [HTTPVER-C-002] [HTTPHDR-C-001]", async () => {
      const { url, seen } = await peer((response, one) => json(response, ok({ id: idOf(one) } as never)));
      await ask(url, { headers: { "User-Agent": "mine" } }, "tools/list", { cursor: "" }, 0);
      expect(seen).toHaveLength(1);
      expect(JSON.parse(seen[0]!.body)).toEqual(request("tools/list", { cursor: "" }, 0));
      expect(seen[0]!.headers).toMatchObject({
        "content-type": "application/json",
        accept: "application/json, text/event-stream",
        "mcp-protocol-version": "2026-07-28",
        "mcp-method": "tools/list",
        "user-agent": "mine",
      });
      expect(seen[0]!.headers).not.toHaveProperty("mcp-name");
    });

    it.each<[string, object, string]>([
      ["tools/call", { name: "echo" }, "echo"],
      ["prompts/get", { name: "\u4e2d" }, `=?base64?${Buffer.from("\u4e2d").toString("base64")}?=`],
      ["resources/read", { uri: PADDED_URI }, `=?base64?${Buffer.from(PADDED_URI).toString("base64")}?=`],
      ["tasks/get", { taskId: "t1" }, "t1"],
    ])("names what %s is about [HTTPHDR-C-002] [HTTPHDR-C-003] [XMH-C-023]", async (method, params, expected) => {
      const { url, seen } = await peer((response, one) => json(response, ok({ id: idOf(one) } as never)));
      await ask(url, { routing: { "tasks/get": "taskId" } }, method, params);
      expect(seen[0]!.headers["mcp-name"]).toBe(expected);
    });

    it("is not confused by methods and params named like members of Object", async () => {
      const { url, seen } = await peer((response, one) => json(response, ok({ id: idOf(one) } as never)));
      await ask(url, {}, "constructor", { name: "x" });
      await ask(url, {}, "tools/call", {});
      for (const { headers } of seen) expect(headers).not.toHaveProperty("mcp-name");
    });

    it("carries the parameter headers it is given, encoded [XMH-C-017] [XMH-C-018] [XMH-C-029]", async () => {
      const { url, seen } = await peer((response, one) => json(response, ok({ id: idOf(one) } as never)));
      const transport = open(url);
      transport.paramHeaders = ({ method }) =>
        method === "tools/call"
          ? [
              ["Region", "\u00e9"],
              ["Dry-Run", false],
              ["Count", 0],
              ["Empty", ""],
            ]
          : [];
      await transport.exchange(request("tools/call", { name: "x" }), new Context());
      expect(seen[0]!.headers).toMatchObject({
        "mcp-param-region": "=?base64?w6k=?=",
        "mcp-param-dry-run": "false",
        "mcp-param-count": "0",
        "mcp-param-empty": "",
      });
    });

    it("is refused here when a parameter cannot be mirrored", async () => {
      const { url, seen } = await peer((response, one) => json(response, ok({ id: idOf(one) } as never)));
      await expect(ask(url, { paramHeaders: () => [["n", 2 ** 60]] })).rejects.toMatchObject({
        code: "INVALID_HEADER_VALUE",
      });
      expect(seen).toHaveLength(0);
    });
  });

  describe("the answer", () => {
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

  describe("giving up", () => {
    it.each(["silent", "json", "stream"])(
      "closes the connection of a request that is %s and tells the caller at once [CANC-C-001] [HTTP-C-015]",
      async (state) => {
        let closed = false;
        const { url, seen } = await peer((response) => {
          response.on("close", () => (closed = true));
          if (state !== "silent")
            response
              .writeHead(200, { "Content-Type": state === "json" ? "application/json" : "text/event-stream" })
              .write(" ");
        });
        const controller = new AbortController();
        const { context } = collecting(controller.signal);
        const asked = open(url).exchange(request(), context);
        await until(() => seen.length === 1, "the request arrived");
        await sleep(20);
        controller.abort(new Error("enough"));
        await expect(asked).rejects.toMatchObject({ code: "ABORTED", cause: { message: "enough" } });
        await until(() => closed, "the connection was closed");
        expect(seen).toHaveLength(1);
      },
    );

    it("rejects with the local error that the signal was aborted with", async () => {
      const { url, seen } = await peer(() => {});
      const controller = new AbortController();
      const asked = open(url).exchange(request(), collecting(controller.signal).context);
      await until(() => seen.length === 1, "the request arrived");
      const why = new TimeoutError("too slow");
      controller.abort(why);
      await expect(asked).rejects.toBe(why);
    });

    it("sends nothing for a signal that is aborted already", async () => {
      const { url, seen } = await peer(() => {});
      await expect(open(url).exchange(request(), collecting(AbortSignal.abort()).context)).rejects.toMatchObject({
        code: "ABORTED",
      });
      await sleep(20);
      expect(seen).toHaveLength(0);
    });

    it("ignores what arrives afterwards [CANC-C-015]", async () => {
      let finish: (() => void) | undefined;
      const { url } = await peer((response, one) => {
        response
          .on("error", () => {})
          .writeHead(200, { "Content-Type": "text/event-stream" })
          .write(": on\n\n");
        finish = () =>
          void response.end(
            `data: {"jsonrpc":"2.0","method":"late"}\n\ndata: {"jsonrpc":"2.0","id":${idOf(one)},"result":{}}\n\n`,
          );
      });
      const controller = new AbortController();
      const { context, notes } = collecting(controller.signal);
      const asked = open(url).exchange(request(), context);
      await until(() => finish !== undefined, "the request arrived");
      await sleep(10);
      controller.abort();
      finish?.();
      await expect(asked).rejects.toMatchObject({ code: "ABORTED" });
      await sleep(20);
      expect(notes).toEqual([]);
    });

    it("leaves no listener on a signal that outlives the request", async () => {
      const { url } = await peer((response, one) => json(response, ok({ id: idOf(one) } as never)));
      const controller = new AbortController();
      let balance = 0;
      const { addEventListener: add, removeEventListener: remove } = controller.signal;
      controller.signal.addEventListener = (...args: unknown[]) =>
        void ((balance += 1), Reflect.apply(add, controller.signal, args));
      controller.signal.removeEventListener = (...args: unknown[]) =>
        void ((balance -= 1), Reflect.apply(remove, controller.signal, args));
      await open(url).exchange(request(), collecting(controller.signal).context);
      expect(balance).toBe(0);
    });
  });

  describe("close", () => {
    it("rejects what is open, refuses what comes, and ends for good", async () => {
      let closed = false;
      const { url, seen } = await peer((response) => response.on("close", () => (closed = true)));
      const transport = open(url);
      const asked = transport.exchange(request(), new Context());
      asked.catch(() => {});
      await until(() => seen.length === 1, "the request arrived");
      await Promise.all([transport.close(), transport.close()]);
      await expect(asked).rejects.toBeInstanceOf(ClosedError);
      await expect(transport.exchange(request(), new Context())).rejects.toBeInstanceOf(ClosedError);
      expect(await transport.closed).toBeUndefined();
      await until(() => closed, "the connection was closed");
    });
  });

  describe("redirects", () => {
    it.each([307, 308])("%i on the same origin is followed with method, body and credentials", async (status) => {
      const { url, seen } = await peer((response, one) => {
        if (one.url === "/mcp") response.writeHead(status, { Location: "/moved" }).end("x".repeat(100));
        else json(response, ok({ id: idOf(one) } as never));
      });
      await ask(url, { credentials: { headers: () => ({ Authorization: "Bearer t" }) } });
      expect(seen.map((one) => [one.url, one.headers.authorization, one.body])).toEqual([
        ["/mcp", "Bearer t", seen[0]!.body],
        ["/moved", "Bearer t", seen[0]!.body],
      ]);
    });

    it.each([301, 302, 303, 307, 308])("%i to another origin is not: credentials stay home", async (status) => {
      const other = await peer((response) => json(response, {}));
      const { url } = await peer((response) => response.writeHead(status, { Location: other.url }).end());
      const error = await ask(url, { credentials: { headers: () => ({ Authorization: "Bearer t" }) } }).catch(
        (thrown: unknown) => thrown,
      );
      expect(error).toMatchObject({ code: "HTTP_STATUS", status, message: expect.stringContaining(other.url) });
      expect(other.seen).toHaveLength(0);
    });

    it("in a circle end", async () => {
      const { url, seen } = await peer((response) => response.writeHead(307, { Location: "/mcp" }).end());
      await expect(ask(url)).rejects.toMatchObject({ code: "HTTP_STATUS", status: 307 });
      expect(seen).toHaveLength(4);
    });
  });

  describe("credentials", () => {
    it("are improved on a challenge and sent again", async () => {
      const { url, seen } = await peer((response, one) => {
        if (one.headers.authorization === "Bearer 1") json(response, ok({ id: idOf(one) } as never));
        else response.writeHead(401, { "WWW-Authenticate": 'Bearer scope="x"' }).end("no");
      });
      let token = 0;
      const challenges: unknown[] = [];
      const response = await ask(url, {
        credentials: {
          headers: async () => ({ Authorization: `Bearer ${token}` }),
          challenged: (challenge: { status: number; attempt: number; header(name: string): string | undefined }) => {
            challenges.push([challenge.status, challenge.attempt, challenge.header("www-authenticate")]);
            token += 1;
            return "retry" as const;
          },
        },
      });
      expect(response).toMatchObject({ result: {} });
      expect(challenges).toEqual([[401, 0, 'Bearer scope="x"']]);
      expect(seen).toHaveLength(2);
    });

    it("are given up after maxChallenges, or when the port says so", async () => {
      const { url, seen } = await peer((response) => response.writeHead(403).end());
      const port = (verdict: "retry" | "fail") => ({
        credentials: { headers: () => ({}), challenged: () => verdict },
        maxChallenges: 2,
      });
      await expect(ask(url, port("retry"))).rejects.toMatchObject({ code: "HTTP_STATUS", status: 403 });
      expect(seen).toHaveLength(3);
      await expect(ask(url, port("fail"))).rejects.toMatchObject({ code: "HTTP_STATUS", status: 403 });
      expect(seen).toHaveLength(4);
    });

    it("are not sent once the request was given up meanwhile", async () => {
      const { url, seen } = await peer((response) => response.writeHead(401).end());
      const controller = new AbortController();
      const transport = open(url, {
        credentials: {
          headers: () => ({}),
          challenged: async () => {
            controller.abort();
            await sleep(5);
            return "retry" as const;
          },
        },
      });
      await expect(transport.exchange(request(), collecting(controller.signal).context)).rejects.toMatchObject({
        code: "ABORTED",
      });
      await sleep(20);
      expect(seen).toHaveLength(1);
    });
  });

  it("speaks to the server of this package, both forms, many at once", async () => {
    const server = await listen(async (asked, context) => {
      if (asked.params?.stream === true) context.notify({ jsonrpc: "2.0", method: "n", params: { id: asked.id } });
      await sleep(Math.random() * 5);
      return ok(asked, { id: asked.id });
    });
    const transport = open(server.url);
    const answers = await Promise.all(
      Array.from({ length: 50 }, async (_, id) => {
        const { context, notes } = collecting();
        const response = await transport.exchange(request("x", { stream: id % 2 === 0 }, id), context);
        return [response, notes.map((note) => note.params?.id)];
      }),
    );
    expect(answers).toEqual(answers.map((_, id) => [{ jsonrpc: "2.0", id, result: { id } }, id % 2 === 0 ? [id] : []]));
    await transport.close();
    await server.close();
  });

  it("uses connections again", async () => {
    const { url, connections } = await peer((response, one) => {
      if (idOf(one) === 2)
        response
          .writeHead(200, { "Content-Type": "text/event-stream" })
          .end(`data: {"jsonrpc":"2.0","id":2,"result":{}}\n\n`);
      else json(response, ok({ id: idOf(one) } as never));
    });
    const transport = open(url);
    for (const id of [1, 2, 3, 4]) {
      await transport.exchange(request("x", {}, id), new Context());
      await sleep(5);
    }
    expect(await connections()).toBe(1);
  });
});

describe("httpTransport", () => {
  it("takes any function of fetch's signature", async () => {
    const transport = httpTransport("https://example.invalid/mcp", {
      sender: {
        send: ({ body }) => ({
          answer: Promise.resolve({
            status: 200,
            header: (name: string) => (name === "content-type" ? "application/json" : undefined),
            text: () => Promise.resolve(JSON.stringify(ok(JSON.parse(body) as never))),
            read: () => Promise.resolve(),
            discard() {},
          }),
          cancel() {},
        }),
        close() {},
      },
    });
    expect(await transport.exchange(request(), new Context())).toMatchObject({ id: 1, result: {} });
    await transport.close();
  });

  it("refuses what is no URL when it is made", () => {
    expect(() => httpTransport("not a url")).toThrow(TypeError);
  });
});
