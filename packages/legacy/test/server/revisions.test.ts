import { LEGACY_REVISIONS } from "@mortise/legacy";
import type { LegacyRevision } from "@mortise/legacy";
import { choices, createServer, flag, text } from "@mortise/server";
import type { RequestContext } from "@mortise/server";
import { describe, expect, it } from "vitest";
import { ABLE, accepted, call, hello, opened, serving, Talk, textOf } from "./talk.js";

const icons = [{ src: "https://x.example/i.png" }];
const INFO = { name: "n", version: "1", title: "T", description: "D", websiteUrl: "https://x.example", icons };

/** A server that says all that the current revision can. */
function outspoken() {
  const server = createServer(INFO);
  const about = { title: "T", icons, _meta: { own: 1 } };
  server.tool("object", {
    ...about,
    annotations: { readOnlyHint: true },
    output: { type: "object" },
    handler: () => ({ n: 1 }),
  });
  server.tool("list", { output: { type: "array" }, handler: () => [1, 2] });
  server.tool("content", {
    handler: () => [
      { type: "text", text: "t", _meta: { own: 1 } },
      { type: "resource_link", uri: "a:b", name: "link", icons },
      { type: "audio", data: "AAAA", mimeType: "audio/wav" },
    ],
  });
  server.resource("a:b", { name: "r", ...about, handler: () => "x" });
  server.resourceTemplate("a:{x}", { name: "rt", ...about, handler: () => "x" });
  server.prompt("p", {
    ...about,
    arguments: { x: { title: "X", complete: () => ["a"] } },
    handler: () => [{ role: "user", content: { type: "audio", data: "AAAA", mimeType: "audio/wav" } }],
  });
  return server;
}

describe.each(LEGACY_REVISIONS)("%s", (revision) => {
  it("every answer is what that revision defines, and nothing of the current one [L25-LIFE-B-015]", async () => {
    const talk = await opened(outspoken().exchange, { revision });
    const answers = [
      await talk.result("tools/list"),
      await talk.result("resources/list"),
      await talk.result("resources/templates/list"),
      await talk.result("resources/read", { uri: "a:b" }),
      await talk.result("prompts/list"),
      await talk.result("prompts/get", { name: "p" }),
      await talk.result("completion/complete", {
        ref: { type: "ref/prompt", name: "p" },
        argument: { name: "x", value: "" },
      }),
      ...(await Promise.all(["object", "list", "content"].map((name) => talk.result("tools/call", { name })))),
    ];
    for (const answer of answers)
      for (const member of ["resultType", "ttlMs", "cacheScope", "_meta"]) expect(answer).not.toHaveProperty(member);
  });

  it("lists are the same text for every session, and not the text of another revision", async () => {
    const server = outspoken();
    const [a, b] = [await opened(server.exchange, { revision }), await opened(server.exchange, { revision })];
    expect(await a.result("tools/list")).toEqual(await b.result("tools/list"));
  });
});

const toolsOf = async (revision: LegacyRevision) => {
  const { tools } = await (await opened(outspoken().exchange, { revision })).result("tools/list");
  return Object.fromEntries(tools.map((tool: { name: string }) => [tool.name, Object.keys(tool).sort()]));
};

describe("what a revision cannot say is left out", () => {
  it("of tools [L25-TOOL-S-003, L25-TOOL-S-007]", async () => {
    const first = ["inputSchema", "name"];
    expect(await toolsOf("2024-11-05")).toMatchObject({ object: first, list: first });
    expect(await toolsOf("2025-03-26")).toMatchObject({ object: ["annotations", ...first] });
    const june = ["_meta", "annotations", ...first, "outputSchema", "title"].sort();
    expect(await toolsOf("2025-06-18")).toMatchObject({ object: june });
    expect(await toolsOf("2025-11-25")).toMatchObject({ object: [...june, "icons"].sort(), list: first });
  });

  it("of results: what is structured stays as text [L25-TOOL-S-003, L25-TOOL-S-007]", async () => {
    const june = await opened(outspoken().exchange, { revision: "2025-06-18" });
    expect(await june.result("tools/call", { name: "object" })).toEqual({
      content: [{ type: "text", text: '{"n":1}' }],
      structuredContent: { n: 1 },
    });
    expect(await june.result("tools/call", { name: "list" })).toEqual({ content: [{ type: "text", text: "[1,2]" }] });
    const march = await opened(outspoken().exchange, { revision: "2025-03-26" });
    expect(await march.result("tools/call", { name: "object" })).toEqual({
      content: [{ type: "text", text: '{"n":1}' }],
    });
  });

  it("of content: later kinds become text", async () => {
    const contentOf = async (revision: LegacyRevision) =>
      (await (await opened(outspoken().exchange, { revision })).result("tools/call", { name: "content" })).content;
    const audio = { type: "audio", data: "AAAA", mimeType: "audio/wav" };
    expect(await contentOf("2025-11-25")).toMatchObject([
      { _meta: { own: 1 } },
      { type: "resource_link", icons },
      audio,
    ]);
    expect(await contentOf("2025-06-18")).toEqual([
      { type: "text", text: "t", _meta: { own: 1 } },
      { type: "resource_link", uri: "a:b", name: "link" },
      audio,
    ]);
    expect(await contentOf("2025-03-26")).toEqual([
      { type: "text", text: "t" },
      { type: "text", text: "link: a:b" },
      audio,
    ]);
    expect((await contentOf("2024-11-05"))[2]).toEqual({
      type: "text",
      text: "[Audio of type audio/wav, which protocol version 2024-11-05 cannot carry.]",
    });
  });

  it("of the server itself", async () => {
    const { exchange } = outspoken();
    const welcome = (revision: LegacyRevision) =>
      new Talk(exchange, { revision }).result("initialize", hello(revision));
    expect((await welcome("2025-11-25")).serverInfo).toEqual(INFO);
    expect((await welcome("2025-06-18")).serverInfo).toEqual({ name: "n", version: "1", title: "T" });
    expect((await welcome("2025-03-26")).serverInfo).toEqual({ name: "n", version: "1" });
    expect((await welcome("2025-03-26")).capabilities).toHaveProperty("completions");
    expect((await welcome("2024-11-05")).capabilities).not.toHaveProperty("completions");
  });

  it("of progress", async () => {
    const server = serving((ctx) => (ctx.progress(1, { message: "m", total: 2 }), "ok"));
    const told = async (revision: LegacyRevision) => {
      const talk = await opened(server.exchange, { revision });
      await call(talk, { progressToken: "" });
      return talk.heard[0].params;
    };
    expect(await told("2024-11-05")).toEqual({ progressToken: "", progress: 1, total: 2 });
    expect(await told("2025-03-26")).toEqual({ progressToken: "", progress: 1, total: 2, message: "m" });
  });
});

describe("what a client of a revision may be asked", () => {
  const capabilitiesIn = async (revision: LegacyRevision) => {
    const server = serving((ctx) => JSON.stringify(ctx.clientCapabilities));
    return JSON.parse(textOf(await call(await opened(server.exchange, { revision, capabilities: ABLE })))) as object;
  };

  it("is what that revision knows, whatever it declared", async () => {
    expect(await capabilitiesIn("2025-11-25")).toEqual(ABLE);
    expect(await capabilitiesIn("2025-06-18")).toEqual({ roots: {}, sampling: { context: {} }, elicitation: {} });
    expect(await capabilitiesIn("2025-03-26")).toEqual({ roots: {}, sampling: { context: {} } });
  });

  const asking = async (handler: (ctx: RequestContext) => unknown, revision: LegacyRevision, result: object) => {
    const talk = await opened(serving(handler).exchange, { revision, answer: () => ({ result: { ...result } }) });
    const response = await talk.request("tools/call", { name: "t" });
    return { asked: talk.heard[0]?.params, response };
  };

  it("a form of 2025-06-18 has no mode, no defaults but for yes and no, and names its choices apart", async () => {
    const fields = {
      name: text({ default: "x" }),
      sure: flag({ default: true }),
      colour: { type: "string", oneOf: [{ const: "r", title: "Red" }], default: "r" } as const,
    };
    const handler = (ctx: RequestContext) => ctx.elicit("q", { message: "m", fields });
    const { asked } = await asking(handler, "2025-06-18", accepted({ name: "n", sure: true, colour: "r" }));
    expect(asked.mode).toBeUndefined();
    expect(asked.requestedSchema.properties).toMatchObject({
      name: { type: "string" },
      sure: { type: "boolean", default: true },
      colour: { type: "string", enum: ["r"], enumNames: ["Red"] },
    });
    expect(asked.requestedSchema.properties.name).not.toHaveProperty("default");
  });

  it("a list of choices it cannot be asked for", async () => {
    const handler = (ctx: RequestContext) => ctx.elicit("q", { message: "m", fields: { many: choices(["a", "b"]) } });
    const { asked, response } = await asking(handler, "2025-06-18", {});
    expect(asked).toBeUndefined();
    expect(response).toMatchObject({ error: { code: -32600, message: expect.stringContaining('"many"') as string } });
  });

  it("messages for the model hold one block each", async () => {
    const content = [
      { type: "text" as const, text: "a" },
      { type: "audio" as const, data: "AAAA", mimeType: "audio/wav" },
    ];
    const handler = (ctx: RequestContext) => ctx.sample("q", { maxTokens: 1, messages: [{ role: "user", content }] });
    const said = { role: "assistant", model: "m", content: { type: "text", text: "x" } };
    const { asked } = await asking(handler, "2025-03-26", said);
    expect(asked.messages).toEqual(content.map((block) => ({ role: "user", content: block })));
    expect((await asking(handler, "2024-11-05", said)).asked.messages[1].content.type).toBe("text");
  });
});
