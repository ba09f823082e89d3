import { createServer } from "@mortise/server";
import { describe, expect, it } from "vitest";
import { ask, refusal } from "./ask.js";

const read = async (returned: unknown, definition: object = {}) => {
  const server = createServer({ name: "test", version: "1" }, { onError: () => {} });
  server.resource("test:///a", { name: "a", ...definition, handler: () => returned as string });
  const { contents, ttlMs, cacheScope } = await ask(server, "resources/read", { uri: "test:///a" });
  return { contents, ttlMs, cacheScope };
};

describe("reading a resource", () => {
  const uri = "test:///a";

  it.each([
    ["text", "hello", [{ uri, mimeType: "text/plain", text: "hello" }]],
    ["empty text", "", [{ uri, mimeType: "text/plain", text: "" }]],
    ["bytes as base64", new Uint8Array([0, 255, 128]), [{ uri, mimeType: "text/plain", blob: "AP+A" }]],
    [
      "contents",
      [
        { uri: "test:///b", text: "b" },
        { uri: "test:///c", blob: "AA==" },
      ],
      [
        { uri: "test:///b", text: "b" },
        { uri: "test:///c", blob: "AA==" },
      ],
    ],
    ["a finished result", { contents: [{ uri, text: "x" }] }, [{ uri, text: "x" }]],
  ])("gives %s [RES-S-004, RES-S-018]", async (_what, returned, contents) => {
    expect((await read(returned, { mimeType: "text/plain" })).contents).toEqual(contents);
  });

  it("gives large bytes whole [RES-S-018]", async () => {
    const bytes = Uint8Array.from({ length: 100_001 }, (_, i) => i % 251);
    const { contents } = await read(bytes);
    expect(Buffer.from(contents[0].blob, "base64").equals(bytes)).toBe(true);
  });

  it("carries the resource's own caching hints [CACHE-S-001]", async () => {
    expect(await read("x")).toMatchObject({ ttlMs: 0, cacheScope: "private" });
    expect(await read("x", { caching: { ttlMs: 60_000, cacheScope: "public" } })).toMatchObject({
      ttlMs: 60_000,
      cacheScope: "public",
    });
  });

  it.each([["undefined", undefined]])(
    "that turns out not to exist (%s) is -32602 with its uri [RES-S-012, RES-S-015, BASE-S-024]",
    async (_what, returned) => {
      const server = createServer({ name: "test", version: "1" });
      server.resource("test:///a", { name: "a", handler: () => returned });
      for (const missing of ["test:///a", "test:///nowhere", "__proto__", "not a uri"]) {
        expect(await refusal(server, "resources/read", { uri: missing })).toMatchObject({
          code: -32602,
          data: { uri: missing },
        });
      }
    },
  );

  it("that returns what is no content is a bug", async () => {
    await expect(read({ contents: [{ uri: 1 }] })).rejects.toThrow("Internal error");
    await expect(read(5)).rejects.toThrow("Internal error");
  });
});

describe("templates", () => {
  const server = createServer({ name: "test", version: "1" });
  server.resource("file:///fixed", { name: "fixed", handler: () => "fixed" });
  server.resourceTemplate("file:///{+path}", {
    name: "file",
    handler: ({ variables: { path }, uri }) => `${path} of ${uri}`,
  });
  server.resourceTemplate("user://{id}/posts/{post}", {
    name: "post",
    handler: ({ variables: { id, post } }) => `${id}:${post}`,
  });
  const text = async (uri: string) => (await ask(server, "resources/read", { uri })).contents[0].text;

  it("match what they describe, decoded; a fixed resource wins [RES-S-016]", async () => {
    expect(await text("file:///a/b%20c.txt")).toBe("a/b c.txt of file:///a/b%20c.txt");
    expect(await text("file:///fixed")).toBe("fixed");
    expect(await text("user://ada/posts/7")).toBe("ada:7");
  });

  it.each([
    "user://a/b/posts/7",
    "user:///posts/7",
    "user://ada/posts/",
    "user://ada/posts/7?x",
    "user://%ff/posts/7",
    "x".repeat(10_000),
  ])("do not match %s", async (uri) =>
    expect(await refusal(server, "resources/read", { uri })).toMatchObject({ code: -32602 }),
  );

  it("are listed apart from resources", async () => {
    expect((await ask(server, "resources/templates/list")).resourceTemplates).toEqual([
      { uriTemplate: "file:///{+path}", name: "file" },
      { uriTemplate: "user://{id}/posts/{post}", name: "post" },
    ]);
    expect((await ask(server, "resources/list")).resources).toEqual([{ uri: "file:///fixed", name: "fixed" }]);
  });

  it.each([
    "x:///{a}{b}",
    "x:///{a",
    "x:///{?q}",
    "x:///{a*}",
    "x:///{a}/{a}",
    "x:///{+a}/{+b}",
    "x:///plain",
    "x:///{}",
  ])("like %s cannot be matched and are refused when defined", (template) => {
    expect(() => server.resourceTemplate(template, { name: "bad", handler: () => "" })).toThrow(/template/);
  });

  it("give the variable with + what the segments around it leave", async () => {
    server.resourceTemplate("repo://{owner}/{name}/{+path}/at/{ref}", {
      name: "blob",
      handler: ({ variables: { owner, name, path, ref } }) => [owner, name, path, ref].join(" | "),
    });
    expect(await text("repo://ada/engine/src/at/a/b.c/at/main")).toBe("ada | engine | src/at/a/b.c | main");
    for (const uri of ["repo://ada/engine/at/main", "repo://ada/engine//at/main", "repo://ada/engine/x/at/"]) {
      expect(await refusal(server, "resources/read", { uri }), uri).toMatchObject({ code: -32602 });
    }
  });

  it("are matched without backtracking: a hostile megabyte is answered like any other miss", async () => {
    server.resourceTemplate("slow:///{a}-{b}-{+c}-{d}-{e}!", { name: "slow", handler: () => "" });
    expect(await refusal(server, "resources/read", { uri: `slow:///${"-".repeat(1_000_000)}` })).toMatchObject({
      code: -32602,
    });
    expect(await refusal(server, "resources/read", { uri: `slow:///${"x-".repeat(500_000)}` })).toMatchObject({
      code: -32602,
    });
  });
});

describe("defining a resource", () => {
  it("needs an absolute URI that is not taken [RES-S-010]", () => {
    const server = createServer({ name: "test", version: "1" });
    server.resource("x:a", { name: "a", handler: () => "" });
    expect(() => server.resource("relative/path", { name: "a", handler: () => "" })).toThrow(/absolute/);
    expect(() => server.resource("x:a", { name: "a", handler: () => "" })).toThrow(/already/);
    expect(() => server.resource("x:b", { name: "b", caching: { ttlMs: -5 }, handler: () => "" })).toThrow(/ttlMs/);
  });
});
