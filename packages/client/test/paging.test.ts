import { createClient } from "@mortise/client";
import { InvalidMessageError } from "@mortise/jsonrpc";
import { describe, expect, it } from "vitest";
import { INFO, list, peer, rejection, tool } from "./peer.js";
import type { Seen } from "./peer.js";

const cursorOf = ({ request }: Seen): unknown => request.params?.cursor;

async function collect<T>(items: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const item of items) all.push(item);
  return all;
}

/** Pages by the cursor that asks for them; the first under `first`. */
const listing = (
  key: string,
  method: string,
  pages: ReadonlyMap<unknown, readonly [items: unknown[], next?: string]>,
) =>
  peer({
    [method]: (call) => {
      const [items, next] = pages.get(cursorOf(call))!;
      return list(key, items, next);
    },
  });

describe("paging", () => {
  it(`passes cursors back as they came, "" included, and stops only without one [PAGE-C-004] [PAGE-C-006] [PAGE-C-007]`, async () => {
    const { exchange, seen } = listing(
      "tools",
      "tools/list",
      new Map<unknown, [unknown[], string?]>([
        [undefined, [[tool("a"), tool("b")], ""]],
        ["", [[], " é{0}"]],
        [" é{0}", [[tool("c")], "0"]],
        ["0", [[tool("d")]]],
      ]),
    );
    const tools = await collect(createClient(INFO, { exchange }).tools());
    expect(tools.map(({ name }) => name)).toEqual(["a", "b", "c", "d"]);
    expect(seen.map(cursorOf)).toEqual([undefined, "", " é{0}", "0"]);
    expect(seen[0]!.request.params).not.toHaveProperty("cursor");
  });

  it("gives one page when asked for one [PAGE-C-005]", async () => {
    const { exchange, seen } = listing("tools", "tools/list", new Map([["", [[tool("a")], "next"] as const]]));
    const page = await createClient(INFO, { exchange }).listTools({ cursor: "" });
    expect(page.nextCursor).toBe("next");
    expect(seen.map(cursorOf)).toEqual([""]);
  });

  it("asks for a page only when it is needed", async () => {
    const { exchange, seen } = listing(
      "tools",
      "tools/list",
      new Map([[undefined, [[tool("a"), tool("b")], "2"] as const]]),
    );
    for await (const { name } of createClient(INFO, { exchange }).tools()) if (name === "b") break;
    expect(seen).toHaveLength(1);
  });

  it("gives up on a cursor that comes back", async () => {
    const { exchange, seen } = peer({ "tools/list": (call) => list("tools", [], cursorOf(call) === "a" ? "b" : "a") });
    expect(await rejection(collect(createClient(INFO, { exchange }).tools()))).toBeInstanceOf(InvalidMessageError);
    expect(seen).toHaveLength(3);
  });

  it("gives up after maxPages", async () => {
    let page = 0;
    const { exchange, seen } = peer({ "tools/list": () => list("tools", [tool("a")], String(page++)) });
    const client = createClient(INFO, { exchange, limits: { maxPages: 5 } });
    const error = (await rejection(collect(client.tools()))) as Error;
    expect(error.message).toContain("maxPages");
    expect(seen).toHaveLength(5);
  });

  it("covers all four lists [PAGE-B-009]", async () => {
    const item = { name: "x", uri: "file:///x", uriTemplate: "file:///{x}" };
    const two = (key: string) => (call: Seen) => list(key, [item], cursorOf(call) === undefined ? "2" : undefined);
    const { exchange } = peer({
      "resources/list": two("resources"),
      "resources/templates/list": two("resourceTemplates"),
      "prompts/list": two("prompts"),
      "tools/list": (call) => list("tools", [tool("x")], cursorOf(call) === undefined ? "2" : undefined),
    });
    const client = createClient(INFO, { exchange });
    for (const items of [client.tools(), client.resources(), client.resourceTemplates(), client.prompts()]) {
      expect(await collect<{ name: string }>(items)).toHaveLength(2);
    }
  });
});
