import { serialize } from "@mortise/jsonrpc";
import { createServer } from "@mortise/server";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ask, META, refusal, send } from "./ask.js";

const withTools = (count: number, pageSize?: number) => {
  const server = createServer({ name: "test", version: "1" }, pageSize === undefined ? {} : { pageSize });
  const handles = Array.from({ length: count }, (_, i) => server.tool(`t${i}`, { handler: () => "" }));
  return { server, handles };
};

async function allPages(server: ReturnType<typeof createServer>, method: string, member: string) {
  const pages: string[][] = [];
  let cursor: string | undefined;
  do {
    const page = await ask(server, method, cursor === undefined ? {} : { cursor });
    pages.push(page[member].map(({ name }: { name: string }) => name));
    cursor = page.nextCursor;
  } while (cursor !== undefined);
  return pages;
}

describe("lists", () => {
  it("keep the order of definition and are split into pages [TOOL-S-007, PAGE-B-009]", async () => {
    expect(await allPages(withTools(5, 2).server, "tools/list", "tools")).toEqual([["t0", "t1"], ["t2", "t3"], ["t4"]]);
    expect(await allPages(withTools(4, 2).server, "tools/list", "tools")).toEqual([
      ["t0", "t1"],
      ["t2", "t3"],
    ]);
  });

  it("carry caching hints, by default none, one scope for all pages [CACHE-S-001, CACHE-S-009, CACHE-S-017, CACHE-S-024]", async () => {
    expect(await ask(withTools(1).server, "tools/list")).toMatchObject({ ttlMs: 0, cacheScope: "private" });
    const server = createServer(
      { name: "test", version: "1" },
      { caching: { ttlMs: 5000, cacheScope: "public" }, pageSize: 1 },
    );
    server.tool("a", { handler: () => "" });
    server.tool("b", { handler: () => "" });
    const first = await ask(server, "tools/list");
    const second = await ask(server, "tools/list", { cursor: first.nextCursor });
    for (const page of [first, second, await ask(server, "server/discover")]) {
      expect(page).toMatchObject({ ttlMs: 5000, cacheScope: "public" });
    }
    for (const caching of [{ ttlMs: -1 }, { ttlMs: 1.5 }, { cacheScope: "shared" as "public" }]) {
      expect(() => createServer({ name: "test", version: "1" }, { caching })).toThrow(/caching/);
    }
  });

  it("are serialised once: the same text for every request, new text after a change", async () => {
    const { server, handles } = withTools(3);
    const list = async () => send(server, "tools/list", { _meta: META });
    const [first, again] = [await list(), await list()];
    expect("result" in first && "result" in again && first.result === again.result).toBe(true);
    expect(serialize(first)).toBe(JSON.stringify(first));
    handles[0]?.update({ title: "New" });
    expect(serialize(await list())).toContain(`"title":"New"`);
  });

  it("follow definitions that change and go, and cursors stay good meanwhile [PAGE-S-002, TOOL-S-004]", async () => {
    const { server, handles } = withTools(4, 2);
    const { nextCursor } = await ask(server, "tools/list");
    handles[1]?.remove(); // the very definition that the cursor stands on
    handles[1]?.remove(); // twice is fine
    handles[2]?.update({ description: "changed" });
    const { tools } = await ask(server, "tools/list", { cursor: nextCursor });
    expect(tools).toMatchObject([{ name: "t2", description: "changed" }, { name: "t3" }]);
    expect(() => handles[1]?.update({ title: "x" })).toThrow(/removed/);
    for (const handle of handles) handle.remove();
    expect((await ask(server, "tools/list")).tools).toEqual([]);
    server.tool("t1", { handler: () => "again" });
    expect(() => handles[1]?.update({ title: "x" }), "the old handle does not own the new one").toThrow(/removed/);
  });

  it("leave a definition as it was when an update is refused", async () => {
    const { server, handles } = withTools(1);
    expect(() => handles[0]?.update({ input: { type: "string" } })).toThrow(/object/);
    expect((await ask(server, "tools/list")).tools).toMatchObject([{ name: "t0", inputSchema: { type: "object" } }]);
  });

  it("refuse cursors that they did not give out with -32602 [PAGE-S-003, PAGE-S-008]", async () => {
    const { server } = withTools(4, 2);
    const foreign = btoa("prompts:2");
    for (const cursor of [
      "",
      "x",
      "%%%",
      foreign,
      btoa("tools:99"),
      btoa("tools:-1"),
      btoa("tools:1.0"),
      btoa("tools:1:2"),
      "ünï",
    ]) {
      expect(await refusal(server, "tools/list", { cursor }), cursor).toMatchObject({ code: -32602 });
    }
    expect(await refusal(server, "tools/list", { cursor: 5 })).toMatchObject({ code: -32602 });
    await fc.assert(
      fc.asyncProperty(fc.string(), async (cursor) => {
        expect(await refusal(server, "tools/list", { cursor })).toMatchObject({ code: -32602 });
      }),
    );
  });
});

describe("server/discover", () => {
  it("declares what is defined and nothing else [VER-S-003, DISC-S-001, DISC-S-002, DISC-S-003, TOOL-S-003, RES-S-001, PROMPT-S-001, COMP-S-001, LOG-S-002]", async () => {
    const server = createServer({ name: "test", version: "1" }, { instructions: "Ask nicely." });
    expect(await ask(server, "server/discover")).toMatchObject({
      supportedVersions: ["2026-07-28"],
      instructions: "Ask nicely.",
    });
    const capabilities = async () => (await ask(server, "server/discover")).capabilities;
    expect(await capabilities()).toEqual({});
    const tool = server.tool("t", { handler: () => "" });
    expect(await capabilities()).toEqual({ tools: { listChanged: true } });
    const all = {
      tools: { listChanged: true },
      prompts: { listChanged: true },
      resources: { listChanged: true, subscribe: true },
    };
    server.prompt("p", { arguments: { a: {} }, handler: () => "" });
    server.resource("x:///a", { name: "a", handler: () => "" });
    expect(await capabilities()).toEqual(all);
    server.resourceTemplate("x:///b/{c}", { name: "b", complete: { c: () => [] }, handler: () => "" });
    tool.remove();
    expect(await capabilities(), "a capability stays").toEqual({ ...all, completions: {} });
    expect(
      (await ask(createServer({ name: "l", version: "1" }, { logging: true }), "server/discover")).capabilities,
    ).toEqual({ logging: {} });
  });

  it("names a server that has a name and a version", () => {
    expect(() => createServer({ name: "x" } as never)).toThrow(/version/);
  });
});
