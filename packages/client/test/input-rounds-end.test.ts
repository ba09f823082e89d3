import { createClient, InputFailedError, InputRequiredError } from "@mortise/client";
import type { FormQuestion, InputContext } from "@mortise/client";
import { AbortedError, InvalidMessageError, TimeoutError } from "@mortise/jsonrpc";
import type { JsonObject } from "@mortise/jsonrpc";
import { describe, expect, it } from "vitest";
import { asking, form, inRounds, yes } from "./input/rounds.js";
import { deferred, INFO, peer, rejection, text } from "./peer.js";

describe("rounds end", () => {
  it("after maxInputRounds, with all that is needed to go on by hand", async () => {
    const { client, seen } = inRounds([() => asking({ a: form() }, "s")], {
      onForm: yes,
      limits: { maxInputRounds: 3 },
    });
    const error = (await rejection(client.callTool("t"))) as InputRequiredError;
    expect(error).toBeInstanceOf(InputRequiredError);
    expect(error).toMatchObject({ code: "INPUT_REQUIRED", requestState: "s", inputRequests: { a: form() } });
    expect(error.message).toContain("maxInputRounds");
    expect(seen).toHaveLength(4);
  });

  it.each([
    ["a form", form()],
    ["a page", { method: "elicitation/create", params: { mode: "url", message: "!", url: "https://example.com" } }],
    ["a model", { method: "sampling/createMessage", params: { messages: [], maxTokens: 1 } }],
    ["roots", { method: "roots/list" }],
  ])("when nobody answers %s, asking nobody [ROOT-C-004] [SAMP-C-020]", async (_, question) => {
    const { client, seen } = inRounds([() => asking({ a: question })], {});
    const error = (await rejection(client.callTool("t"))) as InputRequiredError;
    expect(error).toBeInstanceOf(InputRequiredError);
    expect(error.message).toContain('"a"');
    expect(seen).toHaveLength(1);
  });

  it.each([
    ["an unknown method", { a: { method: "tea/make", params: {} } }],
    ["no method", { a: {} }],
    ["no object", { a: 7 }],
    [
      "a nested form",
      {
        a: {
          method: "elicitation/create",
          params: { message: "", requestedSchema: { type: "object", properties: { x: { type: "object" } } } },
        },
      },
    ],
    ["a prototype key", JSON.parse('{"__proto__": 7}') as JsonObject],
  ])("with an InvalidMessageError at a question of %s", async (_, questions) => {
    const { client, seen } = inRounds([() => asking(questions)]);
    expect(await rejection(client.callTool("t"))).toBeInstanceOf(InvalidMessageError);
    expect(seen).toHaveLength(1);
  });

  it.each([
    ["nothing", {}],
    ["questions in an array", { inputRequests: [form()] }],
    ["a state that is no text", { requestState: { a: 1 } }],
  ])("with an InvalidMessageError when an answer asks for %s", async (_, members) => {
    const { client } = inRounds([() => ({ resultType: "input_required", ...members })]);
    expect(await rejection(client.callTool("t"))).toBeInstanceOf(InvalidMessageError);
  });

  it("when a handler throws: the cause is kept, the other handlers are told, the server is not asked again", async () => {
    const bug = new Error("no screen");
    let stopped: unknown;
    const onForm = ({ message }: FormQuestion, { signal }: InputContext) => {
      if (message === "throw") throw bug;
      return new Promise<never>(() => signal.addEventListener("abort", () => (stopped = signal.reason)));
    };
    const { client, seen } = inRounds([() => asking({ a: form("wait"), b: form("throw") })], { onForm });
    const error = (await rejection(client.callTool("t"))) as InputFailedError;
    expect(error).toBeInstanceOf(InputFailedError);
    expect(error).toMatchObject({ code: "INPUT_FAILED", key: "b", cause: bug });
    expect(stopped).toBe(error);
    expect(seen).toHaveLength(1);
  });

  it("when the caller aborts while somebody thinks, and nothing is sent after that", async () => {
    const controller = new AbortController();
    const answered = deferred<void>();
    const onForm = async (_: FormQuestion, { signal }: InputContext) => {
      const gone = new Promise((resolve) => signal.addEventListener("abort", resolve));
      controller.abort();
      await gone;
      answered.resolve();
      return yes();
    };
    const { exchange, seen } = peer({ "tools/call": () => asking({ a: form() }) });
    const closed = new Promise<never>(() => {});
    const careless = { exchange, close: async () => {}, closed, unclaimed: undefined }; // looks at no signal itself
    const client = createClient(INFO, { transport: careless, onForm });
    expect(await rejection(client.callTool("t", {}, { signal: controller.signal }))).toBeInstanceOf(AbortedError);
    await answered.promise;
    await new Promise((resolve) => setTimeout(resolve, 5));
    expect(seen).toHaveLength(1);
  });

  it("at maxTimeout over all rounds; timeout is for the server alone", async () => {
    const slow = async () => (await new Promise((resolve) => setTimeout(resolve, 120)), yes());
    const { client } = inRounds([() => asking({ a: form() }), () => text("ok")], { onForm: slow, timeout: 60 });
    await client.callTool("t");
    const error = (await rejection(
      inRounds([() => asking({ a: form() })], { onForm: slow }).client.callTool("t", {}, { maxTimeout: 200 }),
    )) as TimeoutError;
    expect(error).toBeInstanceOf(TimeoutError);
    expect(error.message).toContain("maxTimeout");
    const silent = inRounds([() => asking({ a: form() }), () => new Promise(() => {})], { onForm: yes, timeout: 60 });
    expect(await rejection(silent.client.callTool("t"))).toBeInstanceOf(TimeoutError);
  });
});
