import { createServer, inputRequired } from "@mortise/server";
import { describe, expect, it } from "vitest";
import { ask, refusal } from "./ask.js";
import { round, serving } from "./rounds.js";

const PNG = "iVBORw0KGgo=";

describe("what a server sends", () => {
  it.each([
    ["a schema of no type", { type: "object", properties: { a: { type: "strng" } } }],
    ["a pattern that is none", { type: "object", properties: { a: { type: "string", pattern: "(" } } }],
    ["a reference to nowhere", { type: "object", properties: { a: { $ref: "#/$defs/none" } } }],
    ["a dialect that nobody knows", { $schema: "https://example.com/dialect", type: "object" }],
  ])("is no invalid schema: %s is refused at its definition [SCHEMA-B-006]", (_what, schema) => {
    const server = createServer({ name: "s", version: "1" });
    expect(() => server.tool("t", { input: schema, handler: () => "" })).toThrow();
    expect(() => server.tool("t", { output: schema, handler: () => "" })).toThrow();
  });

  it("is no form whose schema is invalid [SCHEMA-B-006]", async () => {
    const requestedSchema = { type: "object", properties: { a: { type: "string", format: "password" } } };
    const server = serving(() =>
      inputRequired({ a: { method: "elicitation/create", params: { message: "?", requestedSchema } } as never }),
    );
    await expect(round(server, {})).rejects.toThrow("-32603");
  });

  it.each([
    ["image", { type: "image", data: PNG, mimeType: "image/png" }],
    ["audio", { type: "audio", data: PNG, mimeType: "audio/wav" }],
  ])(
    "in a prompt is %s content in Base64 with a type, or nothing [PROMPT-S-006, PROMPT-S-007]",
    async (_kind, good) => {
      const errors: unknown[] = [];
      let content: unknown = good;
      const server = createServer({ name: "s", version: "1" }, { onError: (error) => errors.push(error) });
      server.prompt("p", { handler: () => [{ role: "user", content: content as never }] });
      expect((await ask(server, "prompts/get", { name: "p" })).messages[0].content).toEqual(good);
      for (const change of [{ data: "no base64!" }, { mimeType: undefined }, { data: 7 }, { mimeType: "nonsense" }]) {
        content = { ...good, ...change };
        expect((await refusal(server, "prompts/get", { name: "p" })).code, JSON.stringify(change)).toBe(-32603);
      }
      expect(errors).toHaveLength(4);
    },
  );

  it("is a blob in Base64, or nothing [RES-S-018]", async () => {
    const errors: unknown[] = [];
    const server = createServer({ name: "s", version: "1" }, { onError: (error) => errors.push(error) });
    const uri = "x:///a";
    for (const blob of ["QQ==", "QUI=", "QUJD", ""]) {
      const handle = server.resource(uri, { name: "a", handler: () => [{ uri, blob }] });
      expect((await ask(server, "resources/read", { uri })).contents).toEqual([{ uri, blob }]);
      handle.update({ handler: () => [{ uri, blob: `${blob}=` }] });
      expect((await refusal(server, "resources/read", { uri })).code).toBe(-32603);
      handle.remove();
    }
    expect(errors).toHaveLength(4);
  });

  it("is no tool content that a client could not read [RES-S-018]", async () => {
    const good = { type: "image", data: PNG, mimeType: "image/png" };
    const bad = [
      { ...good, data: "?" },
      { ...good, mimeType: "png" },
      { type: "resource", resource: { uri: "x:///a", blob: "é" } },
    ];
    expect(
      (
        await round(
          serving(() => [good]),
          {},
        )
      ).content,
    ).toEqual([good]);
    for (const block of bad)
      await expect(
        round(
          serving(() => [block]),
          {},
        ),
      ).rejects.toThrow("-32603");
  });

  it.each([
    ["a priority beyond 1", { priority: 2 }],
    ["a negative priority", { priority: -0.1 }],
    ["an unknown audience", { audience: ["robot"] }],
    ["no date", { lastModified: "yesterday" }],
    ["a date that no calendar has", { lastModified: "2026-13-41" }],
  ])("has annotations that mean something: %s is refused [TYPES-B-014]", async (_what, annotations) => {
    const server = createServer({ name: "s", version: "1" });
    const bad = annotations as object;
    expect(() => server.resource("x:///a", { name: "a", annotations: bad, handler: () => "" })).toThrow("x:///a");
    expect(() => server.resourceTemplate("y:///{a}", { name: "y", annotations: bad, handler: () => "" })).toThrow();
    const block = { type: "text", text: "", annotations };
    await expect(
      round(
        serving(() => [block]),
        {},
      ),
    ).rejects.toThrow("-32603");
    const good = { priority: 1, audience: ["user", "assistant"], lastModified: "2026-07-28T12:00:00+02:00" };
    const fine = [{ ...block, annotations: good }];
    expect(
      (
        await round(
          serving(() => fine),
          {},
        )
      ).content,
    ).toEqual(fine);
  });
});
