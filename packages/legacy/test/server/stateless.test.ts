import type { LegacyRevision } from "@mortise/legacy/server";
import { inputRequired, text } from "@mortise/server";
import { describe, expect, it } from "vitest";
import { call, hello, serving, Talk, textOf } from "./talk.js";

const NETWORK = { transport: "http", reach: "network" } as const;
const page = { message: "Pay", url: "https://pay.example/1" };

/** One POST of a carrier without sessions. */
const post = (handler: Parameters<typeof serving>[0], stateless: LegacyRevision = "2025-11-25") =>
  new Talk(serving(handler).exchange, { stateless, revision: stateless, caller: NETWORK });

describe("without a session", () => {
  it("requests are answered without initialize, as those of a client that declared nothing", async () => {
    const talk = post((ctx) => JSON.stringify([ctx.clientInfo ?? null, ctx.clientCapabilities]), "2025-06-18");
    expect(textOf(await call(talk))).toBe("[null,{}]");
    expect(talk.session.protocolVersion).toBe("2025-06-18");
  });

  it("initialize is answered and opens nothing", async () => {
    const talk = post(() => "ok");
    expect(await talk.result("initialize", hello("2025-11-25"))).toMatchObject({ protocolVersion: "2025-11-25" });
    expect(await talk.result("initialize", hello("2025-11-25"))).toMatchObject({ serverInfo: { name: "test" } });
  });

  it("methods that change a session are none", async () => {
    const talk = post(() => "ok");
    for (const [method, params] of [
      ["logging/setLevel", { level: "info" }],
      ["resources/subscribe", { uri: "a:b" }],
    ] as const)
      expect(await talk.error(method, params)).toMatchObject({ code: -32601 });
  });

  it.each([
    ["in passing", (ctx: { ask(key: string, q: typeof page): Promise<void> }) => ctx.ask("q", page)],
    ["by hand", () => inputRequired({ q: { method: "elicitation/create", params: { mode: "url", ...page } } })],
  ])(
    "a page that a handler asks for %s is named in error -32042 [L25-ELIC-S-015, L25-ELIC-S-016, L25-ELIC-S-017, L25-ELIC-S-018]",
    async (_how, handler) => {
      const talk = post(handler as Parameters<typeof serving>[0]);
      const { code, data } = await talk.error("tools/call", { name: "t" });
      expect(code).toBe(-32042);
      expect(data).toEqual({ elicitations: [{ mode: "url", ...page, elicitationId: expect.any(String) as string }] });
      expect(talk.heard).toEqual([]);
    },
  );

  it.each<[string, Parameters<typeof serving>[0], LegacyRevision]>([
    ["a form", (ctx) => ctx.ask("q", { message: "m", fields: { name: text() } }), "2025-11-25"],
    ["a page, of a revision without pages,", (ctx) => ctx.ask("q", page), "2025-06-18"],
    ["folders", (ctx) => ctx.roots("q"), "2025-11-25"],
  ])("%s cannot be asked for, and the error is not -32042 [L25-ELIC-S-016]", async (_what, handler, revision) => {
    const talk = post(handler, revision);
    expect(await talk.error("tools/call", { name: "t" })).toMatchObject({ code: -32600 });
    expect(talk.heard).toEqual([]);
  });
});
