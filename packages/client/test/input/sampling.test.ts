import { InputFailedError, InputRequiredError } from "@mortise/client";
import { InvalidMessageError } from "@mortise/jsonrpc";
import type { JsonObject } from "@mortise/jsonrpc";
import type { ClientCapabilities } from "@mortise/schema/2026-07-28";
import { describe, expect, it, vi } from "vitest";
import { ask } from "./ask.js";

describe("sampling", () => {
  const tools = [{ name: "look", inputSchema: { type: "object" } }];
  const withTools: ClientCapabilities = { sampling: { tools: {} } };
  const use = (id: string, name = "look") => ({ type: "tool_use", id, name, input: {} });
  const result = (toolUseId: string) => ({ type: "tool_result", toolUseId, content: [] });
  const user = (...content: unknown[]) => ({ role: "user", content });
  const assistant = (...content: unknown[]) => ({ role: "assistant", content });
  const sample = (
    params: JsonObject,
    content: unknown = { type: "text", text: "hi" },
    capabilities?: ClientCapabilities,
  ) => {
    const onSample = vi.fn(() => ({ role: "assistant", model: "m", content }) as never);
    const settings = { onSample, ...(capabilities && { capabilities }) };
    return ask("sampling/createMessage", { messages: [], maxTokens: 5, ...params }, settings).then((outcome) => ({
      ...outcome,
      asked: onSample.mock.calls as unknown[][],
    }));
  };

  it("gives the handler what came, and the server what it answered [SAMP-B-013] [SAMP-C-019]", async () => {
    const _meta = { "com.example/id": 1 };
    const messages = [
      { role: "user", content: { type: "text", text: "?" } },
      assistant({ ...use("1"), _meta }, use("2")),
      user(result("2"), { ...result("1"), _meta }),
    ];
    const { answer, asked } = await sample({ messages, tools }, [use("3")], withTools);
    expect(asked[0]![0]).toEqual({ messages, tools, maxTokens: 5 });
    expect(answer).toEqual({ role: "assistant", model: "m", content: [use("3")] });
  });

  it.each([{ tools }, { toolChoice: { mode: "auto" } }, { tools: [] }])(
    "refuses %o when tools were not declared [SAMP-C-003] [SAMP-C-008]",
    async (params) => {
      const { error, asked, sent } = await sample(params);
      expect(error).toBeInstanceOf(InputRequiredError);
      expect(error!.message).toContain("sampling with tools");
      expect([asked.length, sent]).toEqual([0, 1]);
    },
  );

  it.each([
    ["tool results beside text", [assistant(use("1")), user(result("1"), { type: "text", text: "" })], "mixes"],
    ["an unanswered use", [assistant(use("1"), use("2")), user(result("1"))], "not answered"],
    ["a use that stays open", [assistant(use("1"))], "not answered"],
    ["an answer to nothing", [user(result("1"))], "not used"],
    [
      "an answer that comes late",
      [assistant(use("1")), user({ type: "text", text: "" }), user(result("1"))],
      "not answered",
    ],
    ["results of the assistant", [assistant(use("1")), assistant(result("1"))], "only the user"],
    ["uses of the user", [user(use("1")), user(result("1"))], "only the assistant"],
  ])("refuses a conversation with %s [SAMP-B-022]", async (_, messages, why) => {
    const { error, asked } = await sample({ messages, tools }, undefined, withTools);
    expect(error).toBeInstanceOf(InvalidMessageError);
    expect(error!.message).toContain(why);
    expect(asked).toEqual([]);
  });

  it.each(["5", 0, -1, null])("refuses maxTokens %o", async (maxTokens) => {
    const { error, asked } = await sample({ maxTokens });
    expect(error).toBeInstanceOf(InvalidMessageError);
    expect(asked).toEqual([]);
  });

  it.each([
    ["required", { type: "text", text: "no" }, "must use a tool"],
    ["none", [use("1")], "must not use tools"],
    ["auto", [use("1", "other")], '"other"'],
    ["auto", [result("1")], "tool results"],
    ["auto", [{ type: "poem" }], "content"],
  ])("with toolChoice %s does not send %o [SAMP-C-012]", async (mode, content, why) => {
    const { error, sent } = await sample({ tools, toolChoice: { mode } }, content, withTools);
    expect(error).toBeInstanceOf(InputFailedError);
    expect(error!.message).toContain(why);
    expect(sent).toBe(1);
  });
});
