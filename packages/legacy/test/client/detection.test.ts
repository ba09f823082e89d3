import { describe, expect, it } from "vitest";
import { methodsOf, program, rejection, say, seen } from "./program.js";

/** What a server of the current revision says of itself. */
const MODERN = {
  resultType: "complete",
  supportedVersions: ["2026-07-28"],
  capabilities: { tools: {} },
  ttlMs: 0,
  cacheScope: "private",
};

describe("a program that is asked server/discover", () => {
  it.each([-32601, -32602, -32600, -32603, -32000, 1])(
    "and answers with the error %i is of an earlier era: no code is special [ERA-C-003, ERA-C-014, ERA-C-015]",
    async (discover) => {
      const client = await program({ discover });
      expect(await say(client, "echo", { text: "hi" })).toBe("hi");
      expect([client.era, client.explain()]).toEqual(["legacy", expect.stringContaining(String(discover))]);
    },
  );

  it("and answers nonsense is of an earlier era", async () => {
    const client = await program({ discover: { hello: "there" } });
    await client.listTools();
    expect([client.era, client.explain()]).toEqual(["legacy", expect.stringContaining("no description of a server")]);
  });

  it("and is silent is of an earlier era, and is not told that the question was given up [ERA-C-011, ERA-C-014]", async () => {
    const client = await program({ discover: "silent" }, {}, { probeTimeout: 200 });
    await client.listTools();
    expect([client.era, client.explain()]).toEqual(["legacy", expect.stringContaining("not answered in time")]);
    expect(methodsOf(await seen(client)).slice(0, 3)).toEqual([
      "server/discover",
      "initialize",
      "notifications/initialized",
    ]);
  });

  it("and describes itself is of the current one: initialize is never sent [ERA-C-012]", async () => {
    const client = await program({ discover: MODERN });
    expect((await client.discover()).supportedVersions).toEqual(["2026-07-28"]);
    expect(client.era).toBe("modern");
    const messages = await seen(client);
    expect(methodsOf(messages)).toEqual(["server/discover", "tools/call"]);
  });

  it("and describes itself as one of earlier revisions gets a session", async () => {
    const client = await program({ discover: { ...MODERN, supportedVersions: ["2025-11-25", "2025-06-18"] } });
    await client.listTools();
    expect([client.era, client.explain()]).toEqual(["legacy", expect.stringContaining("2025-06-18")]);
  });

  it.each([-32020, -32021, -32022])(
    "and answers with the error %i is of the current one: no way back [ERA-C-002, ERA-C-013]",
    async (discover) => {
      const client = await program({ discover });
      expect(await rejection(client.discover())).toMatchObject({ code: discover });
      expect(client.era).toBe("modern");
      expect(methodsOf(await seen(client))).not.toContain("initialize");
    },
  );

  it("and answers late, after it refused a session, is of the current one", async () => {
    const odd = { discover: "late", after: 1_200, late: MODERN, noSessions: true };
    const client = await program(odd, {}, { probeTimeout: 1_000 });
    expect((await client.discover()).supportedVersions).toEqual(["2026-07-28"]);
    expect([client.era, client.explain()]).toEqual(["modern", expect.stringContaining("after all")]);
  });

  it("and answers late, after a session began, stays with the session", async () => {
    const client = await program({ discover: "late", after: 400, late: MODERN }, {}, { probeTimeout: 200 });
    await client.listTools();
    await new Promise((resolve) => setTimeout(resolve, 400));
    expect(await say(client, "echo", { text: "still" })).toBe("still");
    expect(client.era).toBe("legacy");
  });

  it("and speaks no revision at all fails with what was tried", async () => {
    const client = await program({ noSessions: true });
    const error = await rejection(client.listTools());
    expect(error).toMatchObject({ code: "ERA_NOT_FOUND", cause: { code: -32601 } });
    expect((error as Error).message).toMatch(/server\/discover: odd; initialize: .*-32601/);
    expect(client.era).toBeUndefined();
  });

  it("and is silent on everything is asked anew by a later call", async () => {
    const client = await program({ discover: "silent", mute: true }, {}, { probeTimeout: 50, initializeTimeout: 50 });
    for (const _ of [1, 2]) expect(await rejection(client.listTools())).toMatchObject({ code: "TIMEOUT" });
    expect(client.explain().match(/not answered in time/g)).toHaveLength(2);
  });

  it("is asked once, however many calls wait [ERA-C-004]", async () => {
    const client = await program();
    await Promise.all(Array.from({ length: 5 }, (_, n) => say(client, "echo", { text: String(n) })));
    const methods = methodsOf(await seen(client));
    expect(methods.filter((method) => method === "server/discover")).toHaveLength(1);
    expect(methods.filter((method) => method === "initialize")).toHaveLength(1);
  });

  it("need not be asked: a session is opened at once where that is wished", async () => {
    const client = await program({}, {}, { era: "legacy" });
    await client.listTools();
    expect(methodsOf(await seen(client))[0]).toBe("initialize");
    const none = await program({ noSessions: true }, {}, { era: "legacy" });
    expect(await rejection(none.discover())).toMatchObject({
      code: "ERA_NOT_FOUND",
      cause: { code: "INITIALIZE_FAILED" },
    });
  });
});
