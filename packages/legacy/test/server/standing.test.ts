import type { Auth, ExchangeContext } from "@mortise/jsonrpc";
import { expect, it } from "vitest";
import { Standing } from "../../src/server/standing.js";

it("a session's subscription is its opener's, and does not end with the token that opened it", async () => {
  const auth: Auth = { principal: "p", scopes: ["a"], expiresAt: Date.now() + 1000 };
  const seen: ExchangeContext[] = [];
  const listen = (_filter: object, context: ExchangeContext) => {
    seen.push(context);
    return Promise.resolve({ jsonrpc: "2.0", id: 1, result: { resultType: "complete" } } as const);
  };
  const standing = new Standing(listen, { transport: "http", reach: "network", auth }, () => {});
  await standing.change({ toolsListChanged: true });
  expect(seen[0]?.auth).toMatchObject({ principal: "p", scopes: ["a"] });
  expect(seen[0]?.auth?.expiresAt).toBeUndefined();
  standing.close();
});
