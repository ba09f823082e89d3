import { getEventListeners } from "node:events";
import { httpEndpoint } from "@mortise/transport-http";
import { describe, expect, it } from "vitest";
import { peer, senders } from "../support/peer.js";

const never = (): AbortSignal => new AbortController().signal;

describe.each(senders)("an endpoint over $sender", ({ make }) => {
  it("carries any method, with a body or without, with its headers under the request's own", async () => {
    const { url, seen } = await peer((response, _, { method }) =>
      response.writeHead(200, { "X-Method": method }).end(),
    );
    const endpoint = httpEndpoint(url, { sender: make(), headers: { A: "endpoint", b: "endpoint" } });
    for (const method of ["GET", "DELETE"] as const) {
      const answer = await endpoint.send({ method, headers: { b: "own" } }, never());
      expect(answer.header("x-method")).toBe(method);
      answer.discard();
    }
    (await endpoint.send({ headers: {}, body: "{}", url: `${url}?other` }, never())).discard();
    expect(seen.map(({ url: path, body, headers: { a, b } }) => [path, body, a, b])).toEqual([
      ["/mcp", "", "endpoint", "own"],
      ["/mcp", "", "endpoint", "own"],
      ["/mcp?other", "{}", "endpoint", "endpoint"],
    ]);
    await endpoint.close();
  });

  it("asks for credentials without a message, and again when they are refused", async () => {
    const { url } = await peer((response, { headers }) =>
      response.writeHead(headers.authorization === "2" ? 200 : 401).end(),
    );
    const abouts: unknown[] = [];
    let token = 1;
    const endpoint = httpEndpoint(url, {
      sender: make(),
      credentials: {
        headers: (about) => (abouts.push(about), { Authorization: String(token) }),
        challenged: () => ((token += 1), "retry"),
      },
    });
    expect((await endpoint.send({ method: "GET", headers: {} }, never())).status).toBe(200);
    expect(abouts).toEqual([undefined, undefined]);
    await endpoint.close();
  });

  it("delivers a stream as it comes, until its signal closes the connection", async () => {
    let closed!: () => void;
    const gone = new Promise<void>((resolve) => (closed = resolve));
    const { url } = await peer((response) => {
      response.on("close", closed).writeHead(200, { "Content-Type": "text/event-stream" }).write("data: 1\n\n");
    });
    const life = new AbortController();
    const endpoint = httpEndpoint(url, { sender: make() });
    const answer = await endpoint.send({ method: "GET", headers: {} }, life.signal);
    const reading = answer.read((text) => {
      expect(text).toBe("data: 1\n\n");
      life.abort();
    });
    await expect(reading).rejects.toThrow();
    await gone;
    await endpoint.close();
  });

  it("rejects with the reason of its signal, before the answer and before anything is sent", async () => {
    const { url, seen } = await peer(() => {});
    const endpoint = httpEndpoint(url, { sender: make() });
    const reason = new Error("enough");
    await expect(endpoint.send({ headers: {}, body: "{}" }, AbortSignal.abort(reason))).rejects.toBe(reason);
    expect(seen).toHaveLength(0);
    const life = new AbortController();
    const sent = endpoint.send({ headers: {}, body: "{}" }, life.signal);
    setTimeout(() => life.abort(reason), 20);
    await expect(sent).rejects.toBe(reason);
    await endpoint.close();
  });

  it("holds a signal that outlives its requests no longer than it must", async () => {
    const { url } = await peer((response) => response.end("fine"));
    const endpoint = httpEndpoint(url, { sender: make() });
    const { signal } = new AbortController();
    for (let count = 0; count < 3; count++) {
      (await endpoint.send({ method: "GET", headers: {} }, signal)).discard();
      await (await endpoint.send({ method: "GET", headers: {} }, signal)).text(10);
      await (await endpoint.send({ method: "GET", headers: {} }, signal)).read(() => {});
    }
    await expect(endpoint.send({ url: "http://127.0.0.1:1/", headers: {} }, signal)).rejects.toThrow();
    expect(getEventListeners(signal, "abort")).toHaveLength(0);
    await endpoint.close();
  });

  it("goes to no other origin", async () => {
    const endpoint = httpEndpoint("http://127.0.0.1:9/mcp", { sender: make() });
    await expect(endpoint.send({ url: "http://127.0.0.2:9/", headers: {} }, never())).rejects.toThrow(TypeError);
    await endpoint.close();
  });
});
