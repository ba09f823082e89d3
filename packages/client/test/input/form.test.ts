import { InputFailedError, InputRequiredError } from "@mortise/client";
import type { FormAnswer, FormQuestion } from "@mortise/client";
import type { JsonObject } from "@mortise/jsonrpc";
import { describe, expect, it } from "vitest";
import { ask, no } from "./ask.js";

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
