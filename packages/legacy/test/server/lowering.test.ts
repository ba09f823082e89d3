import { httpHint, RpcError } from "@mortise/jsonrpc";
import type { JsonRpcFailure, JsonRpcRequest } from "@mortise/jsonrpc";
import { describe, expect, it } from "vitest";
import { call, opened, serving } from "./talk.js";

const NETWORK = { transport: "http", reach: "network" } as const;

describe("what HTTP would say of a failure", () => {
  /** The status that the session leaves to its carrier. */
  const statusOf = async (handler: () => unknown, method = "tools/call", scopes?: readonly string[]) => {
    const server = serving(handler);
    server.tool("scoped", { scopes: scopes ?? [], handler: () => "ok" });
    const talk = await opened(server.exchange, { caller: NETWORK });
    const name = scopes ? "scoped" : "t";
    const request: JsonRpcRequest = { jsonrpc: "2.0", id: 1, method, params: { name } };
    return httpHint((await talk.session.handle(request, { send: () => {} })) as JsonRpcFailure)?.status;
  };

  it("is left out where it has another meaning in this era, or none", async () => {
    expect(await statusOf(() => "ok", "no/such")).toBeUndefined();
    const refuse = (status: number) => () => {
      throw new RpcError(-32602, "no", { http: { status } });
    };
    for (const status of [400, 404, 405]) expect(await statusOf(refuse(status))).toBeUndefined();
  });

  it("stays where it is about authorization", async () => {
    expect(await statusOf(() => "ok", "tools/call", ["admin"])).toBe(401);
  });
});

describe("an error of a handler's own", () => {
  it("keeps its code and data, whatever they say", async () => {
    const server = serving(() => {
      throw new RpcError(-32602, "mine", { data: { uri: "a:b" } });
    });
    const talk = await opened(server.exchange);
    expect(await talk.error("tools/call", { name: "t" })).toEqual({
      code: -32602,
      message: "mine",
      data: { uri: "a:b" },
    });
  });

  it.each([-32020, -32021, -32022])(
    "with the code %i, which no client of this era knows, has another",
    async (code) => {
      const server = serving(() => {
        throw new RpcError(code, "why");
      });
      const talk = await opened(server.exchange);
      expect(await talk.error("tools/call", { name: "t" })).toEqual({ code: -32600, message: "why" });
    },
  );
});

it("a notification that this era does not know is not sent", async () => {
  const server = serving((ctx) => {
    ctx.notify({ jsonrpc: "2.0", method: "notifications/tasks", params: {} });
    ctx.notify({ jsonrpc: "2.0", method: "constructor" });
    return "ok";
  });
  const talk = await opened(server.exchange);
  await call(talk);
  expect(talk.heard).toEqual([]);
});
