import { ClosedError, Context } from "@mortise/jsonrpc";
import { httpTransport } from "@mortise/transport-http";
import { listen } from "@mortise/transport-http/node";
import { describe, expect, it } from "vitest";
import { ok, sleep, until } from "../support/faces.js";
import { collecting, connect, idOf, json, peer, request, senders } from "../support/peer.js";

describe.each(senders)("httpTransport over $sender", ({ make }) => {
  const open = (url: string) => connect(url, { sender: make() });

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
            text: () => Promise.resolve(JSON.stringify(ok(JSON.parse(body!) as never))),
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
