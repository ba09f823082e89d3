import type { Auth, ContextInit, JsonObject } from "@mortise/jsonrpc";
import { createServer, text } from "@mortise/server";
import type { Server } from "@mortise/server";
import { META_KEYS } from "@mortise/schema/2026-07-28";
import { describe, expect, it } from "vitest";
import { ask, send } from "./ask.js";
import { accepted, round } from "./rounds.js";

// Nothing of a connection, a caller or an earlier request is ever on a definition (basic § statelessness).

const KEYS = ["a secret of more than thirty-two bytes"];
const LISTS = ["tools/list", "resources/list", "resources/templates/list", "prompts/list"];

const caller = (principal: string): ContextInit => {
  const auth: Auth = { principal, scopes: [] };
  return { auth, transport: "http", reach: "network" };
};

function instance(): Server {
  const server = createServer({ name: "s", version: "1" }, { stateKeys: KEYS });
  server.tool("t", {
    handler: async (_args, ctx) =>
      `Hello, ${(await ctx.ask("name", { message: "?", fields: { name: text() } })).name}!`,
  });
  server.tool("who", { handler: (_args, ctx) => ctx.auth?.principal ?? "nobody" });
  server.resource("x:///a", { name: "a", handler: () => "a" });
  server.resourceTemplate("y:///{id}", { name: "y", handler: () => "y" });
  server.prompt("p", { handler: () => "p" });
  return server;
}

describe("a server", () => {
  it("shows the same to every caller, whatever was asked before [TOOL-S-006, RES-S-003, PROMPT-S-003]", async () => {
    const server = instance();
    const before = await Promise.all(LISTS.map((method) => send(server, method, { _meta: metaOf("a") })));
    await ask(server, "tools/call", { name: "who" }, caller("ada"));
    await ask(server, "resources/read", { uri: "y:///1" }, caller("ada"));
    await round(server, { init: caller("ada") });
    const after = await Promise.all(LISTS.map((method) => send(server, method, { _meta: metaOf("b") }, caller("eve"))));
    expect(after).toEqual(before);
  });

  it("goes on with a request that another instance began, on another connection, and kept nothing of it [STATE-S-006, MRTR-S-019]", async () => {
    const first = await round(instance(), { init: caller("ada") });
    const answer = { inputResponses: { name: accepted({ name: "Ada" }) }, requestState: first.requestState };
    const done = await round(instance(), { init: caller("ada") }, answer);
    expect(done.content).toEqual([{ type: "text", text: "Hello, Ada!" }]);
  });

  it("lets nobody finish what somebody else began, even over one connection [ELIC-S-052, ELIC-S-023]", async () => {
    const server = instance();
    const first = await round(server, { init: caller("ada") });
    const answer = { inputResponses: { name: accepted({ name: "Eve" }) }, requestState: first.requestState };
    await expect(round(server, { init: caller("eve") }, answer)).rejects.toThrow("-32602");
    await expect(round(server, {}, answer)).rejects.toThrow("-32602");
    expect((await round(server, { init: caller("ada") }, answer)).resultType).toBe("complete");
  });

  it("knows a person by what the transport verified, never by what the client says [ELIC-S-024, ELIC-S-047, META-B-001]", async () => {
    const server = instance();
    const claim = { ...metaOf("ada"), principal: "ada", [`${META_KEYS.clientInfo}/user`]: "ada" };
    const known = await ask(server, "tools/call", { name: "who", _meta: claim }, caller("eve"));
    expect(known.content).toEqual([{ type: "text", text: "eve" }]);
    const unknown = await ask(server, "tools/call", { name: "who", _meta: claim });
    expect(unknown.content).toEqual([{ type: "text", text: "nobody" }]);
  });
});

const metaOf = (name: string): JsonObject => ({
  [META_KEYS.protocolVersion]: "2026-07-28",
  [META_KEYS.clientCapabilities]: {},
  [META_KEYS.clientInfo]: { name, version: "1" },
});
