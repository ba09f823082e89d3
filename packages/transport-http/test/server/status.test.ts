import { failure, RpcError } from "@mortise/jsonrpc";
import type { Exchange } from "@mortise/jsonrpc";
import { describe, expect, it } from "vitest";
import { call, faces, ok, post } from "../support/faces.js";

describe.each(faces)("the status of an error: $face", ({ start }) => {
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
});
