import {
  choice,
  choices,
  createServer,
  flag,
  form,
  inputRequired,
  integer,
  number,
  optional,
  text,
} from "@mortise/server";
import type { Fields } from "@mortise/server";
import { Type } from "typebox";
import { describe, expect, expectTypeOf, it } from "vitest";
import { ABLE, bugs, round, serving } from "./rounds.js";

const make = (fields: object) => () => form("?", fields as Fields);

describe("a form that the protocol allows", () => {
  it("is made of flat fields of every kind, whatever made them [ELIC-B-015]", () => {
    const address = form("Where to?", {
      a: text({ title: "Town", format: "email", minLength: 1, maxLength: 9, default: "x@y.z" }),
      b: optional(number({ minimum: 0, maximum: 1.5, default: 1 })),
      c: integer(),
      d: flag({ default: false }),
      e: choice(["x", "y"], { default: "x" }),
      f: choices(["x", "y"], { minItems: 1, maxItems: 2 }),
      g: Type.Optional(Type.String({ format: "date" })),
      h: { type: "string", oneOf: [{ const: "x", title: "X" }] },
      i: { type: "array", items: { anyOf: [{ const: "x", title: "X" }] } },
      j: { type: "string", enum: ["x"], enumNames: ["X"] },
    });
    expectTypeOf(address.fields.e.enum).toEqualTypeOf<readonly ["x", "y"]>();
    expect(address.message).toBe("Where to?");
  });

  it.each<[string, object]>([
    ["an object", { type: "object", properties: {} }],
    ["a list of anything", { type: "array", items: { type: "string" } }],
    ["several types", { type: ["string", "null"] }],
    ["an unknown format", { type: "string", format: "ipv4" }],
    ["a union", Type.Union([Type.Literal("a"), Type.Literal("b")])],
    ["no type", {}],
    ["a default of another type", { type: "string", default: 5 }],
  ])("has no field that is %s, and says so when it is made [ELIC-B-015]", (_what, field) => {
    expect(make({ nested: field })).toThrow(/^Form field "nested" is none that a form can have/);
  });

  it("has no keyword that a client would ignore", () => {
    expect(make({ zip: { type: "string", pattern: "^[0-9]+$" } })).toThrow(/"zip" has the keyword "pattern"/);
    expect(make({ n: Type.Number({ exclusiveMinimum: 0 }) })).toThrow(/"n" has the keyword "exclusiveMinimum"/);
  });
});

describe("a form that asks for a secret", () => {
  const names = ["password", "user_password", "newPassword", "PASSWORD", "passphrase", "apiKey", "api_key", "API-KEY"];
  const more = [
    "accessToken",
    "token",
    "secret",
    "client secret",
    "card_number",
    "creditCard",
    "cvv",
    "pin",
    "private_key",
  ];
  it.each([...names, ...more])("is refused, by a field's name: %s [ELIC-S-001, ELIC-S-048]", (name) => {
    expect(make({ [name]: text() })).toThrow(/asks for a secret.*url/);
    expect(make({ [name]: optional(integer()) })).toThrow(/asks for a secret/);
  });

  it("is refused by a field's title too [ELIC-S-001]", () => {
    expect(make({ x: text({ title: "Your API key" }) })).toThrow(/"x" asks for a secret/);
  });

  it.each(["tokens", "max_tokens", "passenger", "secretary", "keyboard", "key", "spinner", "compass", "card"])(
    "is not mistaken for one that does not: %s",
    (name) => {
      expect(make({ [name]: text(), n: integer({ title: name }) })).not.toThrow();
    },
  );

  it("is none where nothing is typed in", () => {
    expect(make({ forgetPassword: flag(), token: choice(["BTC", "ETH"]) })).not.toThrow();
  });
});

describe("every way to ask", () => {
  const fields = { password: text() };
  const requestedSchema = { type: "object" as const, properties: { password: { type: "string" as const } } };
  it.each([
    ["ctx.elicit", serving((ctx) => ctx.elicit("q", { message: "?", fields }))],
    [
      "inputRequired",
      serving(() => inputRequired({ q: { method: "elicitation/create", params: { message: "?", requestedSchema } } })),
    ],
  ])("refuses such a form, as a bug of the server: %s [ELIC-S-001]", async (_way, server) => {
    bugs.length = 0;
    await expect(round(server, { capabilities: ABLE })).rejects.toThrow("-32603");
    expect(String(bugs)).toContain("asks for a secret");
  });

  it("asks for the same thing with a page [ELIC-S-002]", async () => {
    const server = createServer({ name: "s", version: "1" });
    server.tool("t", {
      handler: async (_args, ctx) =>
        (await ctx.elicit("password", { message: "Log in", url: "https://x.example" })).action,
    });
    expect((await round(server, {})).inputRequests.password.params.mode).toBe("url");
  });
});
