import { Context, isFailure } from "@mortise/jsonrpc";
import type { ContextInit, JsonObject } from "@mortise/jsonrpc";
import { createServer } from "@mortise/server";
import type { Server, ServerOptions } from "@mortise/server";
import { META_KEYS, REVISION } from "@mortise/schema/2026-07-28";
import fc from "fast-check";
import { afterEach, describe, expect, it, vi } from "vitest";

const SECRET = "0123456789abcdef0123456789abcdef";
const OTHER = "fedcba9876543210fedcba9876543210";
const bugs: unknown[] = [];

function serving(options: ServerOptions = {}, secretLength = 0): Server {
  const server = createServer({ name: "test", version: "1" }, { onError: (error) => bugs.push(error), ...options });
  const define = (name: string) =>
    server.tool(name, {
      input: { type: "object" },
      async handler(_args, ctx) {
        await ctx.once("put aside", () => "TOP-SECRET".padEnd(secretLength, "x"));
        await ctx.ask("q", { message: "?", fields: {} });
        return "done";
      },
    });
  define("a");
  define("b");
  return server;
}

async function send(server: Server, params: JsonObject, init: ContextInit = {}): Promise<Record<string, any>> {
  const _meta = { [META_KEYS.protocolVersion]: REVISION, [META_KEYS.clientCapabilities]: { elicitation: {} } };
  const request = { jsonrpc: "2.0", id: 1, method: "tools/call", params: { ...params, _meta } } as const;
  const response = await server.exchange(request, new Context(init));
  return isFailure(response) ? { code: response.error.code, message: response.error.message } : response.result;
}

const CALL = { name: "a", arguments: { x: 1, y: { z: [1, 2] } } };
const ANSWER = { inputResponses: { q: { action: "accept", content: {} } } };
const stateOf = async (server: Server, init?: ContextInit) => (await send(server, CALL, init)).requestState as string;
const retry = (server: Server, requestState: unknown, params: JsonObject = CALL, init?: ContextInit) =>
  send(server, { ...params, ...ANSWER, requestState }, init);

const DONE = { resultType: "complete" };
const REFUSED = { code: -32602 };

afterEach(() => void vi.useRealTimers());

describe("the state of a request between rounds", () => {
  it("can be read by nobody [MRTR-S-010]", async () => {
    const state = await stateOf(serving());
    expect(state).not.toContain("TOP-SECRET");
    expect(Buffer.from(state.split(".").at(-1) ?? "", "base64url").toString("latin1")).not.toContain("TOP-SECRET");
    expect(await stateOf(serving({ stateKeys: [SECRET] }))).not.toBe(await stateOf(serving({ stateKeys: [SECRET] })));
  });

  it("is refused once anything of it was changed [MRTR-S-009, MRTR-S-011, MRTR-S-032]", async () => {
    const server = serving();
    const state = await stateOf(server);
    expect(await retry(server, state)).toMatchObject(DONE);
    for (const changed of [
      `${state}-TAMPERED`,
      state.slice(1),
      state.slice(0, -1),
      `${state}.x`,
      "",
      "....",
      null,
      5,
      {},
      "x".repeat(70_000),
    ]) {
      expect(await retry(server, changed), String(changed).slice(0, 60)).toMatchObject(REFUSED);
    }
    await fc.assert(
      fc.asyncProperty(fc.nat(state.length - 1), fc.constantFrom(..."Ab0-_."), async (at, character) => {
        fc.pre(state[at] !== character && at < state.length - 1); // the last character has bits that Base64 ignores
        expect(await retry(server, state.slice(0, at) + character + state.slice(at + 1))).toMatchObject(REFUSED);
      }),
      { numRuns: 60 },
    );
    await fc.assert(
      fc.asyncProperty(fc.string(), async (text) => {
        expect(await retry(server, text)).toMatchObject(REFUSED);
      }),
      { numRuns: 40 },
    );
  });

  it("belongs to one request: another tool or other arguments cannot use it, their order does not matter [MRTR-S-015]", async () => {
    const server = serving();
    const state = await stateOf(server);
    expect(await retry(server, state, { name: "b", arguments: CALL.arguments })).toMatchObject(REFUSED);
    expect(await retry(server, state, { name: "a", arguments: { x: 2, y: { z: [1, 2] } } })).toMatchObject(REFUSED);
    expect(await retry(server, state, { name: "a", arguments: { x: 1, y: { z: [2, 1] } } })).toMatchObject(REFUSED);
    expect(await retry(server, state, { name: "a" })).toMatchObject(REFUSED);
    expect(await retry(server, state, { name: "a", arguments: { y: { z: [1, 2] }, x: 1 } })).toMatchObject(DONE);
  });

  it("belongs to one principal [MRTR-S-013, ELIC-S-022, ELIC-S-032]", async () => {
    const server = serving();
    const as = (principal: string): ContextInit => ({ auth: { principal, scopes: [] } });
    const state = await stateOf(server, as("ada"));
    expect(await retry(server, state, CALL, as("eve"))).toMatchObject(REFUSED);
    expect(await retry(server, state, CALL)).toMatchObject(REFUSED);
    expect(await retry(server, state, CALL, as("ada"))).toMatchObject(DONE);
  });

  it("lapses [MRTR-S-014]", async () => {
    vi.useFakeTimers({ toFake: ["Date"] });
    const server = serving({ stateTtlMs: 1000 });
    const state = await stateOf(server);
    vi.setSystemTime(Date.now() + 999);
    expect(await retry(server, state)).toMatchObject(DONE);
    vi.setSystemTime(Date.now() + 1);
    expect(await retry(server, state)).toMatchObject({ code: -32602, message: expect.stringContaining("expired") });
  });

  it("is of one version of the definition", async () => {
    const server = createServer({ name: "test", version: "1" });
    const tool = server.tool("a", {
      input: { type: "object" },
      handler: async (_args, ctx) => (await ctx.elicit("q", { message: "?", fields: {} })).action,
    });
    const state = await stateOf(server);
    tool.update({ description: "something else now" });
    expect(await retry(server, state)).toMatchObject({
      code: -32602,
      message: expect.stringContaining("earlier version"),
    });
  });

  it("cannot be carried from method to method", async () => {
    const server = serving();
    server.prompt("a", { handler: () => "x" });
    const _meta = { [META_KEYS.protocolVersion]: REVISION, [META_KEYS.clientCapabilities]: {} };
    const params = { name: "a", requestState: await stateOf(server), _meta };
    const response = await server.exchange({ jsonrpc: "2.0", id: 1, method: "prompts/get", params }, new Context());
    expect(isFailure(response) && response.error.code).toBe(-32602);
  });
});

describe("keys", () => {
  it("are shared by processes that answer for each other, and can be rotated", async () => {
    const old = serving({ stateKeys: [SECRET] });
    const state = await stateOf(old);
    expect(await retry(serving({ stateKeys: [SECRET] }), state), "another process").toMatchObject(DONE);
    expect(await retry(serving({ stateKeys: [OTHER, SECRET] }), state), "a new key in front").toMatchObject(DONE);
    const rotated = serving({ stateKeys: [OTHER, SECRET] });
    expect(await retry(old, await stateOf(rotated)), "sealed by the new key").toMatchObject(REFUSED);
    expect(await retry(serving({ stateKeys: [OTHER] }), state), "the old key is gone").toMatchObject(REFUSED);
    expect(await retry(serving(), state), "a random key").toMatchObject(REFUSED);
  });

  it("are needed over a network, and the error says how to give them", async () => {
    const far: ContextInit = { transport: "http", reach: "network" };
    bugs.length = 0;
    expect(await send(serving(), CALL, far)).toMatchObject({ code: -32603 });
    expect(String(bugs[0])).toMatch(/stateKeys: \[.*"ephemeral"/s);
    for (const stateKeys of ["ephemeral" as const, [SECRET]]) {
      const server = serving({ stateKeys });
      expect(await retry(server, await stateOf(server, far), CALL, far)).toMatchObject(DONE);
    }
    const near: ContextInit = { transport: "http", reach: "machine" };
    expect(await stateOf(serving(), near)).toBeTypeOf("string");
  });

  it("must be long enough to be secrets", () => {
    for (const stateKeys of [[], ["short"], [SECRET, "short"], [new Uint8Array(31)]]) {
      expect(() => serving({ stateKeys })).toThrow(/32 bytes/);
    }
    expect(() => serving({ stateKeys: [new Uint8Array(32)] })).not.toThrow();
  });
});

describe("size", () => {
  it("is bounded at 64 KiB, and the error names what grew", async () => {
    expect(await stateOf(serving({}, 40_000))).toBeTypeOf("string");
    bugs.length = 0;
    expect(await send(serving({}, 60_000), CALL)).toMatchObject({ code: -32603 });
    expect(String(bugs[0])).toMatch(/65536.*"put aside"/s);
  });
});
