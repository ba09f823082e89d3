import type { CreateMessageRequestParams } from "@mortise/schema/2026-07-28";
import { beforeEach, describe, expect, it } from "vitest";
import { bugs, round, serving } from "./rounds.js";

const text = (value: string) => ({ type: "text" as const, text: value });
const use = (id: string) => ({ type: "tool_use" as const, id, name: "t", input: {} });
const result = (toolUseId: string) => ({ type: "tool_result" as const, toolUseId, content: [text("r")] });
const user = (...content: any[]) => ({ role: "user" as const, content });
const assistant = (...content: any[]) => ({ role: "assistant" as const, content });

type Messages = CreateMessageRequestParams["messages"];
const TOOL = { name: "t", inputSchema: { type: "object" as const } };

/** What becomes of a handler that asks the model this: the question, or the bug that it is. */
async function sampling(messages: Messages, more: Partial<CreateMessageRequestParams> = { tools: [TOOL] }) {
  const server = serving((ctx) => ctx.sample("s", { messages, maxTokens: 5, ...more }));
  const asked = await round(server, {}).catch(() => undefined);
  return asked === undefined ? String(bugs.at(-1)) : Object.keys(asked.inputRequests).join();
}

beforeEach(() => void (bugs.length = 0));

describe("the messages of a sampling request", () => {
  it.each<[string, Messages]>([
    ["no message at all", []],
    ["one block instead of a list", [{ role: "user", content: text("hi") }]],
    ["a tool use and its result", [user(text("q")), assistant(use("a")), user(result("a"))]],
    [
      "parallel tool uses, answered in another order",
      [assistant(text("so"), use("a"), use("b")), user(result("b"), result("a"))],
    ],
    ["one id in two turns", [assistant(use("a")), user(result("a")), assistant(use("a")), user(result("a"))]],
    [
      "an answer after the results",
      [assistant(use("a")), user(result("a")), assistant(text("done")), user(text("more"))],
    ],
  ])("are sent as they are: %s", async (_what, messages) => {
    expect(await sampling(messages)).toBe("s");
  });

  it.each<[string, Messages, RegExp]>([
    ["results beside text [SAMP-S-009]", [assistant(use("a")), user(result("a"), text("x"))], /messages\[1\].*mixed/],
    ["a use that nothing answers [SAMP-S-010]", [assistant(use("a"))], /nothing answers "a"/],
    [
      "a use answered too late [SAMP-S-010]",
      [assistant(use("a")), user(text("x")), user(result("a"))],
      /messages\[1\].*answer "a"/,
    ],
    [
      "one of two uses answered [SAMP-S-010, SAMP-S-024]",
      [assistant(use("a"), use("b")), user(result("b"))],
      /answer "a"/,
    ],
    ["a result for no use [SAMP-S-011]", [user(result("a"))], /messages\[0\].*"a" answers no tool use/],
    [
      "a result for an earlier use [SAMP-S-011]",
      [assistant(use("a")), user(result("a")), user(result("a"))],
      /messages\[2\]/,
    ],
    ["a result twice [SAMP-S-024]", [assistant(use("a")), user(result("a"), result("a"))], /"a".*twice/],
    ["two uses of one id", [assistant(use("a"), use("a")), user(result("a"))], /same id/],
    ["a user who uses tools", [user(use("a")), user(result("a"))], /messages\[0\].*assistant/],
    ["an assistant who answers tools", [assistant(use("a")), assistant(result("a"))], /messages\[1\].*user/],
  ])("are refused before they are sent: %s", async (_what, messages, why) => {
    expect(await sampling(messages)).toMatch(why);
  });

  it("must have tools where one is required", async () => {
    const required = { toolChoice: { mode: "required" as const } };
    expect(await sampling([], { ...required, tools: [TOOL] })).toBe("s");
    expect(await sampling([], required)).toMatch(/no tools/);
    expect(await sampling([], { ...required, tools: [] })).toMatch(/no tools/);
  });
});
