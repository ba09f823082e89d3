import type { ContextInit } from "@mortise/jsonrpc";
import { createServer } from "@mortise/server";
import type { HandleOptions, Handles, ServerOptions } from "@mortise/server";
import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, expectTypeOf, it, vi } from "vitest";
import { ask, refusal } from "./ask.js";

interface Cart {
  readonly items: readonly string[];
}

const SECRET = "0123456789abcdef0123456789abcdef";
const OTHER = "fedcba9876543210fedcba9876543210";
const CART: Cart = { items: ["TOP-SECRET"] };
const bugs: unknown[] = [];

/** A server with two kinds of handles, and tools that mint and open them. */
function shop(options: ServerOptions = {}, handles: HandleOptions = {}, name = "shop") {
  const server = createServer({ name, version: "1" }, { onError: (error) => bugs.push(error), ...options });
  const carts = server.handles<Cart>("cart", handles);
  expectTypeOf(carts).toEqualTypeOf<Handles<Cart>>();
  const mint = (value: unknown, init?: ContextInit) =>
    ask(server, "tools/call", { name: "mint", arguments: { value } }, init).then((r) => r.content[0].text as string);
  server.tool("mint", {
    input: { type: "object", properties: { value: {} } },
    handler: ({ value }: any, ctx) => carts.mint(value as Cart, ctx),
  });
  const define = (tool: string, kind: Handles<Cart>) =>
    server.tool(tool, {
      input: { type: "object", properties: { cart: {} } },
      handler: async ({ cart }: any, ctx) => ({ opened: await kind.open(cart, ctx) }),
    });
  define("open", carts);
  define("open-other-kind", server.handles<Cart>("order", handles));
  define("open-same-kind", server.handles<Cart>("cart", handles));
  /** The value, or what the model reads instead. */
  const open = async (cart: unknown, init?: ContextInit, tool = "open"): Promise<unknown> => {
    const result = await ask(server, "tools/call", { name: tool, arguments: { cart } }, init);
    return result.isError ? result.content[0].text : result.structuredContent.opened;
  };
  return { server, mint, open };
}

const as = (principal: string): ContextInit => ({
  transport: "http",
  reach: "machine",
  auth: { principal, scopes: [] },
});
const NOT_GIVEN = expect.stringMatching(/cart handle is not one that this server gave you/);

beforeEach(() => void (bugs.length = 0));
afterEach(() => void vi.useRealTimers());

describe("a handle", () => {
  it("carries a value across requests, unreadable and different each time [STATE-B-005, AUTHSBP-RS-009]", async () => {
    const { mint, open } = shop();
    const handle = await mint(CART);
    expect(await open(handle)).toEqual(CART);
    expect(await open(handle), "as often as one likes").toEqual(CART);
    expect(handle).not.toContain("TOP-SECRET");
    expect(Buffer.from(handle.split(".").at(-1) ?? "", "base64url").toString("latin1")).not.toContain("TOP-SECRET");
    expect(await mint(CART)).not.toBe(handle);
  });

  it.each([[null], [false], [0], [""], [[]]])("may stand for %j", async (value) => {
    const { mint, open } = shop();
    expect(await open(await mint(value))).toEqual(value);
  });

  it("that nobody minted tells the model so", async () => {
    const { mint, open } = shop();
    const handle = await mint(CART);
    const made = [handle.slice(1), `${handle}x.`, "", "1.2.3.4", "null", null, 5, {}, undefined, "x".repeat(5000)];
    for (const text of made) expect(await open(text), String(text).slice(0, 40)).toEqual(NOT_GIVEN);
    await fc.assert(
      fc.asyncProperty(fc.string(), async (text) => {
        expect(await open(text)).toEqual(NOT_GIVEN);
      }),
      { numRuns: 40 },
    );
    expect(bugs).toEqual([]);
  });

  it("is of one kind and one server", async () => {
    const { mint, open } = shop({ stateKeys: [SECRET] });
    const handle = await mint(CART);
    expect(await open(handle, undefined, "open-other-kind")).toMatch(/order handle is not one/);
    expect(await open(handle, undefined, "open-same-kind")).toEqual(CART);
    expect(await shop({ stateKeys: [SECRET] }, {}, "another shop").open(handle)).toEqual(NOT_GIVEN);
    expect(await shop({ stateKeys: [SECRET] }).open(handle), "another process of the same server").toEqual(CART);
    expect(await shop({ stateKeys: [OTHER, SECRET] }).open(handle), "a newer key in front").toEqual(CART);
    expect(await shop({ stateKeys: [OTHER] }).open(handle)).toEqual(NOT_GIVEN);
  });

  it("opens for its principal alone, and tells others no more than a made-up one would [AUTHSBP-RS-008, AUTHSBP-RS-009]", async () => {
    const { mint, open } = shop();
    const handle = await mint(CART, as("ada"));
    expect(await open(handle, as("ada"))).toEqual(CART);
    expect(await open(handle, as("eve"))).toEqual(NOT_GIVEN);
    expect(await open(handle)).toEqual(NOT_GIVEN);
    expect(await open(await mint(CART), as("eve")), "minted without authentication").toEqual(NOT_GIVEN);
  });

  it("may be for whoever holds it", async () => {
    const { mint, open } = shop({}, { bindToPrincipal: false });
    const handle = await mint(CART, as("ada"));
    expect([await open(handle, as("eve")), await open(handle)]).toEqual([CART, CART]);
  });

  it("expires, and says so to whom it belonged", async () => {
    vi.useFakeTimers({ toFake: ["Date"] });
    const { mint, open } = shop({}, { ttlMs: 1000 });
    const handle = await mint(CART, as("ada"));
    vi.setSystemTime(Date.now() + 999);
    expect(await open(handle, as("ada"))).toEqual(CART);
    vi.setSystemTime(Date.now() + 1);
    expect(await open(handle, as("ada"))).toBe("The cart handle has expired; get a new one.");
    expect(await open(handle, as("eve"))).toEqual(NOT_GIVEN);
  });

  it("has a bound, and the error says what to do", async () => {
    const { mint, open } = shop({}, { maxLength: 200 });
    expect(await open(await mint("x".repeat(50)))).toHaveLength(50);
    await expect(mint("x".repeat(200))).rejects.toThrow("-32603");
    expect(String(bugs[0])).toMatch(/cart handle.*200.*store/);
  });

  it("needs a shared key over a network, as states do", async () => {
    const far: ContextInit = { transport: "http", reach: "network" };
    await expect(shop().mint(CART, far)).rejects.toThrow("-32603");
    expect(String(bugs[0])).toMatch(/cart handle over a network.*stateKeys/s);
    for (const stateKeys of ["ephemeral" as const, [SECRET]]) {
      const { mint, open } = shop({ stateKeys });
      expect(await open(await mint(CART, far), far)).toEqual(CART);
    }
  });

  it("is refused with -32602 where nobody reads tool results", async () => {
    const { server } = shop();
    const carts = server.handles<Cart>("cart");
    server.prompt("p", { handler: async (_args, ctx) => JSON.stringify(await carts.open("x", ctx)) });
    expect(await refusal(server, "prompts/get", { name: "p" })).toMatchObject({ code: -32602, message: NOT_GIVEN });
  });
});

it.each([0, -1, 1.5, NaN, Infinity])("a lifetime of %d is refused", (ttlMs) => {
  expect(() => createServer({ name: "s", version: "1" }).handles("cart", { ttlMs })).toThrow(/"cart".*ttlMs/);
});
