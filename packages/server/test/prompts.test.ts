import { createServer } from "@mortise/server";
import { describe, expect, expectTypeOf, it } from "vitest";
import { ask, refusal } from "./ask.js";

const server = createServer({ name: "test", version: "1" }, { onError: () => {} });
server.prompt("explain", {
  description: "Explains a file",
  arguments: { path: { description: "which file", required: true }, tone: {} },
  handler(args) {
    expectTypeOf(args).toEqualTypeOf<{ readonly path: string } & { readonly tone?: string }>();
    return `Explain ${args.path} in a ${args.tone ?? "plain"} tone.`;
  },
});
server.prompt("dialogue", {
  handler: () => [
    { role: "user", content: { type: "text", text: "Hi" } },
    { role: "assistant", content: { type: "resource", resource: { uri: "x:a", text: "a" } } },
  ],
});
server.prompt("finished", { description: "listed", handler: () => ({ description: "own", messages: [] }) });
server.prompt("broken", { handler: () => [{ role: "robot", content: { type: "text", text: "" } }] as never });

describe("prompts", () => {
  it("are listed with their arguments, without what is the server's alone [PROMPT-S-002]", async () => {
    const { prompts } = await ask(server, "prompts/list");
    expect(prompts[0]).toEqual({
      name: "explain",
      description: "Explains a file",
      arguments: [{ name: "path", description: "which file", required: true }, { name: "tone" }],
    });
  });

  it("answer with a text as one message of the user, with messages, or with a finished result [PROMPT-S-009]", async () => {
    expect(await ask(server, "prompts/get", { name: "explain", arguments: { path: "a.ts" } })).toMatchObject({
      description: "Explains a file",
      messages: [{ role: "user", content: { type: "text", text: "Explain a.ts in a plain tone." } }],
    });
    expect((await ask(server, "prompts/get", { name: "dialogue" })).messages).toHaveLength(2);
    expect(await ask(server, "prompts/get", { name: "finished" })).toMatchObject({ description: "own", messages: [] });
  });

  it("refuse unknown names, missing and malformed arguments with -32602, before the handler runs [PROMPT-S-010, PROMPT-S-011]", async () => {
    expect(await refusal(server, "prompts/get", { name: "nope" })).toMatchObject({ code: -32602 });
    expect(await refusal(server, "prompts/get", { name: "__proto__" })).toMatchObject({ code: -32602 });
    for (const args of [undefined, {}, { tone: "x" }]) {
      expect(await refusal(server, "prompts/get", { name: "explain", arguments: args })).toMatchObject({
        code: -32602,
        data: { missing: ["path"] },
      });
    }
    expect(await refusal(server, "prompts/get", { name: "explain", arguments: { path: 5 } })).toMatchObject({
      code: -32602,
    });
  });

  it("whose handler returns no messages are a bug", async () => {
    expect(await refusal(server, "prompts/get", { name: "broken" })).toEqual({
      code: -32603,
      message: "Internal error",
    });
  });
});

describe("completion", () => {
  const many = Array.from({ length: 150 }, (_, i) => `v${i}`);
  const completing = createServer({ name: "test", version: "1" });
  completing.prompt("p", {
    arguments: {
      language: {
        complete: (value, { arguments: given }) =>
          ["python", "perl"].filter((x) => x.startsWith(value) && given.style !== "none"),
      },
      many: { complete: async () => many },
      silent: {},
    },
    handler: () => "",
  });
  completing.resourceTemplate("x:///{a}", { name: "x", complete: { a: (value) => [`${value}!`] }, handler: () => "" });
  const complete = (name: string, value: string, more: object = {}) =>
    ask(completing, "completion/complete", {
      ref: { type: "ref/prompt", name: "p" },
      argument: { name, value },
      ...more,
    });

  it("suggests values, knowing the other arguments", async () => {
    expect((await complete("language", "p")).completion).toEqual({
      values: ["python", "perl"],
      total: 2,
      hasMore: false,
    });
    expect((await complete("language", "py")).completion.values).toEqual(["python"]);
    expect((await complete("language", "p", { context: { arguments: { style: "none" } } })).completion.values).toEqual(
      [],
    );
    expect((await complete("silent", "")).completion.values).toEqual([]);
  });

  it("sends at most 100 and says that there are more [COMP-S-002]", async () => {
    expect((await complete("many", "")).completion).toEqual({ values: many.slice(0, 100), total: 150, hasMore: true });
  });

  it("works for templates by their text [COMP-B-004]", async () => {
    const result = await ask(completing, "completion/complete", {
      ref: { type: "ref/resource", uri: "x:///{a}" },
      argument: { name: "a", value: "q" },
    });
    expect(result.completion.values).toEqual(["q!"]);
  });

  it("refuses what does not exist or is malformed with -32602 [COMP-S-005, COMP-B-008]", async () => {
    for (const params of [
      { ref: { type: "ref/prompt", name: "nope" }, argument: { name: "a", value: "" } },
      { ref: { type: "ref/prompt", name: "p" }, argument: { name: "nope", value: "" } },
      { ref: { type: "ref/prompt", name: "p" }, argument: { name: "__proto__", value: "" } },
      { ref: { type: "ref/resource", uri: "y:///{a}" }, argument: { name: "a", value: "" } },
      { ref: { type: "ref/tool", name: "p" }, argument: { name: "a", value: "" } },
      { ref: { type: "ref/prompt", name: "p" }, argument: { name: "language", value: 5 } },
    ]) {
      expect(await refusal(completing, "completion/complete", params)).toMatchObject({ code: -32602 });
    }
  });
});
