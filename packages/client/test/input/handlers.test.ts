import { createClient, InputFailedError, InputRequiredError } from "@mortise/client";
import type { ClientSettings, FormAnswer, FormQuestion, UrlQuestion } from "@mortise/client";
import { InvalidMessageError } from "@mortise/jsonrpc";
import type { JsonObject } from "@mortise/jsonrpc";
import type { ClientCapabilities } from "@mortise/schema/2026-07-28";
import { describe, expect, it, vi } from "vitest";
import { INFO, metaOf, peer, rejection, text } from "../peer.js";

/** Asks one question; what the server got for an answer, and what was declared. */
async function ask(method: string, params: JsonObject, settings: ClientSettings) {
  const { exchange, seen } = peer({
    "tools/call": ({ request }) =>
      request.params?.inputResponses
        ? text("ok")
        : { resultType: "input_required", inputRequests: { key: { method, params } } },
  });
  const call = createClient(INFO, { exchange, ...settings }).callTool("t");
  const error = await call.then(
    () => undefined,
    (why: unknown) => why as Error,
  );
  const answer = (seen[1]?.request.params?.inputResponses as JsonObject | undefined)?.key;
  return { answer, error, sent: seen.length };
}

async function declared(settings: ClientSettings): Promise<ClientCapabilities> {
  const { exchange, seen } = peer({ "tools/call": () => text("ok") });
  await createClient(INFO, { exchange, ...settings }).callTool("t");
  return metaOf(seen[0]!)["io.modelcontextprotocol/clientCapabilities"] as ClientCapabilities;
}

const no = () => ({ action: "decline" }) as const;
const say = () => ({ role: "assistant", model: "m", content: { type: "text", text: "hi" } }) as const;

describe("what is declared", () => {
  it("is what there are handlers for [ELIC-C-007] [ELIC-C-008] [SAMP-C-005] [ROOT-C-002]", async () => {
    expect(await declared({})).toEqual({});
    expect(await declared({ onForm: no })).toEqual({ elicitation: { form: {} } });
    expect(await declared({ onUrl: no })).toEqual({ elicitation: { url: {} } });
    expect(await declared({ onForm: no, onUrl: no, onSample: say, roots: [] })).toEqual({
      elicitation: { form: {}, url: {} },
      sampling: {},
      roots: {},
    });
  });

  it("can be said otherwise, one capability at a time", async () => {
    const capabilities = { sampling: { tools: {} }, extensions: { "com.example/x": {} } };
    expect(await declared({ onForm: no, onSample: say, capabilities })).toEqual({
      elicitation: { form: {} },
      ...capabilities,
    });
  });
});

describe("forms", () => {
  const properties = {
    name: { type: "string", minLength: 2, default: "Ada" },
    mail: { type: "string", format: "email" },
    age: { type: "integer", minimum: 18 },
    tags: { type: "array", items: { enum: ["a", "b"], type: "string" }, default: ["a"] },
    size: { type: "string", enum: ["s", "l"], enumNames: ["small", "large"] },
    sure: { type: "boolean", default: false },
  };
  const params = { message: "Who?", requestedSchema: { type: "object", properties, required: ["age"] } };
  const fill = (content: JsonObject, mode?: string) =>
    ask(
      "elicitation/create",
      { ...params, ...(mode && { mode }) },
      {
        onForm: () => ({ action: "accept", content }) as FormAnswer,
      },
    );

  it.each([undefined, "form"])("are forms when the mode is %s [ELIC-C-013]", async (mode) => {
    const { answer } = await fill({ age: 20, mail: "a@b.example", size: "l" }, mode);
    expect(answer).toEqual({
      action: "accept",
      content: { name: "Ada", tags: ["a"], sure: false, age: 20, mail: "a@b.example", size: "l" },
    });
  });

  it("show their defaults first, and what the person empties stays out [ELIC-C-016]", async () => {
    let shown: FormQuestion | undefined;
    const { answer } = await ask("elicitation/create", params, {
      onForm: (question) => ((shown = question), { action: "accept", content: { age: 18, name: undefined, tags: [] } }),
    });
    expect(shown).toEqual({ ...params, defaults: { name: "Ada", tags: ["a"], sure: false } });
    expect(answer).toEqual({ action: "accept", content: { age: 18, tags: [], sure: false } });
  });

  it.each([
    ["a missing field", {}, "age"],
    ["too low a number", { age: 17 }, "/age"],
    ["a fraction for an integer", { age: 20.5 }, "/age"],
    ["no address", { age: 20, mail: "nobody" }, "/mail"],
    ["what is not offered", { age: 20, size: "m" }, "/size"],
    ["an item that is not offered", { age: 20, tags: ["c"] }, "/tags"],
    ["a nested object", { age: 20, extra: { a: 1 } }, "extra"],
    ["null", { age: null }, "age"],
  ])("are not sent with %s; the error says where [ELIC-C-049] [ELIC-C-021]", async (_, content, where) => {
    const { error, sent } = await fill(content);
    expect(error).toBeInstanceOf(InputFailedError);
    expect(error!.message).toContain(where);
    expect(sent).toBe(1);
  });

  it.each([
    [{ action: "decline", content: { age: 20 } }, { action: "decline" }],
    [{ action: "cancel" }, { action: "cancel" }],
  ])("have content only when accepted [ELIC-C-021]", async (given, sent) => {
    const { answer } = await ask("elicitation/create", params, { onForm: () => given as FormAnswer });
    expect(answer).toEqual(sent);
  });

  it.each([undefined, null, {}, { action: "ok" }, "accept"])("cannot be answered with %o", async (given) => {
    const { error, sent } = await ask("elicitation/create", params, { onForm: () => given as FormAnswer });
    expect(error).toBeInstanceOf(InputFailedError);
    expect(sent).toBe(1);
  });

  it("are refused by a client that declares pages only, and the other way round", async () => {
    const url = { mode: "url", message: "!", url: "https://example.com" };
    expect((await ask("elicitation/create", params, { onUrl: no })).error).toBeInstanceOf(InputRequiredError);
    expect((await ask("elicitation/create", url, { onForm: no })).error).toBeInstanceOf(InputRequiredError);
    const both = { onForm: no, onUrl: no };
    const { error } = await ask("elicitation/create", url, { ...both, capabilities: { elicitation: {} } });
    expect(error).toBeInstanceOf(InputRequiredError); // an empty declaration means forms
    expect(
      (await ask("elicitation/create", params, { ...both, capabilities: { elicitation: {} } })).error,
    ).toBeUndefined();
  });
});

describe("pages", () => {
  const visit = async (url: string) => {
    let shown: UrlQuestion | undefined;
    const onUrl = (question: UrlQuestion) => ((shown = question), { action: "accept", content: { a: 1 } }) as const;
    return { ...(await ask("elicitation/create", { mode: "url", message: "Go", url }, { onUrl })), shown };
  };

  it("are shown whole, with their host, and never fetched; consent has no content [ELIC-C-019] [ELIC-C-040] [ELIC-C-042] [ELIC-C-044]", async () => {
    const fetched = vi.spyOn(globalThis, "fetch");
    const url = "https://Pay.example:8443/a?state=%20x#frag";
    const { answer, shown } = await visit(url);
    expect(shown).toEqual({ message: "Go", url, host: "pay.example:8443", warnings: [] });
    expect(answer).toEqual({ action: "accept" });
    expect(fetched).not.toHaveBeenCalled();
    fetched.mockRestore();
  });

  it.each([
    ["https://xn--pple-43d.com/", "xn--pple-43d.com"],
    ["https://аpple.com/", "xn--pple-43d.com"],
    ["http://example.com/", "not encrypted"],
    ["https://bank.example@evil.example/", "evil.example"],
  ])("come with a warning: %s [ELIC-C-039] [ELIC-C-045]", async (url, warning) => {
    const { shown } = await visit(url);
    expect(shown!.warnings).toEqual([expect.stringContaining(warning)]);
  });

  it("may be on this machine without a warning", async () => {
    for (const host of ["localhost:3000", "127.0.0.1", "[::1]:80"]) {
      expect((await visit(`http://${host}/`)).shown!.warnings).toEqual([]);
    }
  });

  it.each(["javascript:alert(1)", "file:///etc/passwd", "data:text/html,x", "not a url"])(
    "are refused before anybody is asked: %s [ELIC-C-039]",
    async (url) => {
      const { error, shown, sent } = await visit(url);
      expect(error).toBeInstanceOf(InvalidMessageError);
      expect(shown).toBeUndefined();
      expect(sent).toBe(1);
    },
  );
});

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

  it.each(["5", 0, -1, null])("refuses maxTokens %o [SAMP-C-015]", async (maxTokens) => {
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

describe("roots", () => {
  it("come from a list or a function [ROOT-C-003]", async () => {
    const roots = [{ uri: "file:///home/a%20b", name: "a b" }, { uri: "file:///c..d/..e" }];
    expect((await ask("roots/list", {}, { roots })).answer).toEqual({ roots });
    expect((await ask("roots/list", {}, { roots: async () => roots })).answer).toEqual({ roots });
    expect((await ask("roots/list", {}, { roots: [] })).answer).toEqual({ roots: [] });
  });

  it.each([
    "https://example.com/",
    "/home",
    "file:///a/../b",
    "file:///a/%2E%2e/b",
    "file:///a%2f..",
    "file:///a\\..\\b",
  ])("do not leave with %s [ROOT-C-003] [ROOT-C-006]", async (uri) => {
    const { error, sent } = await ask("roots/list", {}, { roots: [{ uri }] });
    expect(error).toBeInstanceOf(InputFailedError);
    expect(error!.message).toContain("was not sent");
    expect(sent).toBe(1);
  });

  it("fail with what the function threw", async () => {
    const bug = new Error("disk");
    const error = await rejection(
      ask("roots/list", {}, { roots: () => Promise.reject(bug) }).then(({ error }) => Promise.reject(error!)),
    );
    expect(error).toMatchObject({ code: "INPUT_FAILED", cause: bug });
  });
});
