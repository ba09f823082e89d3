import { describe, expect, it } from "vitest";
import type { Definitions } from "../src/json-schema.js";
import { hasMember, member, methodOf, methodsOf, paramsOf } from "../src/members.js";

const message = (method: string) => ({ type: "object", properties: { method: { const: method } } });
const definitions: Definitions = {
  Envelope: { type: "object", properties: { method: { type: "string" }, params: { type: "object" } } },
  Get: { allOf: [{ $ref: "#/$defs/Envelope" }, { ...message("get"), required: ["method"] }] },
  Put: { type: "object", properties: { method: { const: "put" }, params: { $ref: "#/$defs/PutParams" } } },
  PutParams: { anyOf: [{ $ref: "#/$defs/A" }, { $ref: "#/$defs/B" }] },
  A: { type: "object", properties: { task: {}, a: {} } },
  B: { type: "object", properties: { task: {} } },
  All: { anyOf: [{ $ref: "#/$defs/Get" }, { $ref: "#/$defs/Put" }] },
};
const schema = (name: string) => definitions[name] ?? {};

describe("member", () => {
  it("follows references and allOf; the later part refines the earlier", () => {
    expect(member(definitions, { $ref: "#/$defs/Get" }, "method")).toEqual({ const: "get" });
    expect(member(definitions, schema("Get"), "params")).toEqual({ type: "object" });
  });

  it("counts a union's property only if every branch has it", () => {
    expect(hasMember(definitions, "PutParams", "task")).toBe(true);
    expect(hasMember(definitions, "PutParams", "a")).toBe(false);
    expect(hasMember(definitions, undefined, "task")).toBe(false);
  });

  it("has no property of every object", () => {
    expect(member(definitions, schema("A"), "constructor")).toBeUndefined();
  });
});

it("methods are read off messages and unions of messages", () => {
  expect(methodOf(definitions, schema("Get"))).toBe("get");
  expect(methodOf(definitions, schema("Envelope"))).toBeUndefined();
  expect(methodsOf(definitions, schema("All"))).toEqual(["get", "put"]);
});

it("params have a name only where the message refers to one", () => {
  expect(paramsOf(definitions, "Put")).toBe("PutParams");
  expect(paramsOf(definitions, "Get")).toBeUndefined();
});
