import { Context } from "@mortise/jsonrpc";
import type { JsonRpcRequest } from "@mortise/jsonrpc";
import { traceClient, traceServer } from "@mortise/telemetry";
import { expect, it } from "vitest";

it("without a registered SDK requests pass as they are", async () => {
  const request: JsonRpcRequest = { jsonrpc: "2.0", id: 0, method: "tools/list", params: { _meta: { a: 1 } } };
  const seen: JsonRpcRequest[] = [];
  for (const middleware of [traceClient(), traceServer()]) {
    const exchange = middleware((received) => {
      seen.push(received);
      return Promise.resolve({ jsonrpc: "2.0", id: 0, result: {} });
    });
    expect(await exchange(request, new Context())).toEqual({ jsonrpc: "2.0", id: 0, result: {} });
  }
  expect(seen).toEqual([request, request]);
});
