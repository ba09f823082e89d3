import { createServer } from "@mortise/server";
import type { Server } from "@mortise/server";
import { describe, expect, it } from "vitest";
import { ask, refusal } from "./ask.js";

type Define = (server: Server) => unknown;

/** Each feature, what it advertises, and a method that it answers. */
const FEATURES: readonly [name: string, capability: string, method: string, define: Define][] = [
  ["tools", "tools", "tools/list", (s) => s.tool("t", { handler: () => "" })],
  ["resources", "resources", "resources/list", (s) => s.resource("x:///a", { name: "a", handler: () => "" })],
  [
    "templates",
    "resources",
    "resources/templates/list",
    (s) => s.resourceTemplate("y:///{a}", { name: "y", handler: () => "" }),
  ],
  ["prompts", "prompts", "prompts/list", (s) => s.prompt("p", { handler: () => "" })],
];

describe("what a server implements", () => {
  it.each(FEATURES)(
    "it advertises, and nothing else: %s [ARCH-S-002, ARCH-B-003]",
    async (_name, capability, method, define) => {
      const server = createServer({ name: "s", version: "1" });
      expect((await ask(server, "server/discover")).capabilities).toEqual({});
      expect((await refusal(server, method)).code).toBe(-32601);
      define(server);
      expect(Object.keys((await ask(server, "server/discover")).capabilities)).toEqual([capability]);
      await ask(server, method);
    },
  );

  it("it lists as it is at the moment, empty when all have gone [RES-S-002]", async () => {
    const server = createServer({ name: "s", version: "1" });
    const handle = server.resource("x:///a", { name: "a", handler: () => "" });
    expect((await ask(server, "resources/list")).resources).toHaveLength(1);
    handle.remove();
    expect((await ask(server, "resources/list")).resources).toEqual([]);
    expect((await ask(server, "server/discover")).capabilities).toHaveProperty("resources");
  });
});

describe("caching hints", () => {
  const METHODS = ["server/discover", ...FEATURES.map(([, , method]) => method)];
  const withAll = (options = {}): Server => {
    const server = createServer({ name: "s", version: "1" }, options);
    for (const [, , , define] of FEATURES) define(server);
    return server;
  };

  it("call nothing public unless the author does [CACHE-S-025]", async () => {
    const server = withAll();
    for (const method of METHODS) {
      expect(await ask(server, method)).toMatchObject({ ttlMs: 0, cacheScope: "private" });
    }
    expect(await ask(server, "resources/read", { uri: "x:///a" })).toMatchObject({ ttlMs: 0, cacheScope: "private" });
  });

  it("open no door: what is public is still refused to whoever may not have it [CACHE-S-027]", async () => {
    const caching = { ttlMs: 1000, cacheScope: "public" as const };
    const server = withAll({ caching, authorize: () => false });
    server.resource("x:///b", { name: "b", caching, handler: () => "" });
    for (const method of METHODS) expect((await refusal(server, method)).code).toBe(-32600);
    expect((await refusal(server, "resources/read", { uri: "x:///b" })).code).toBe(-32600);
  });
});
