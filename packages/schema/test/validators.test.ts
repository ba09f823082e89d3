import { describe, expect, it } from "vitest";
import * as june from "../src/2025-06-18/validators.js";
import * as november from "../src/2025-11-25/validators.js";
import {
  isCallToolRequest,
  isCallToolResult,
  isElicitResult,
  isJSONValue,
  isPaginatedRequestParams,
} from "../src/2026-07-28/validators.js";

const REVISION = "2026-07-28";

describe("errata", () => {
  it.each([null, 1.5, { deep: [null, -0.5] }])("accepts %j as a JSON value", (value) => {
    expect(isJSONValue(value)).toBe(true);
  });

  it.each([undefined, Number.NaN, () => 1, 1n])("still refuses what is no JSON", (value) => {
    expect(isJSONValue(value)).toBe(false);
  });

  it.each([isElicitResult, november.isElicitResult, june.isElicitResult])(
    "accept a fraction in a form, and no null, in every revision that has forms",
    (validator) => {
      expect(validator({ action: "accept", content: { draught: 1.5 } })).toBe(true);
      expect(validator({ action: "accept", content: { draught: null } })).toBe(false);
    },
  );
});

describe("errors", () => {
  const _meta = {
    "io.modelcontextprotocol/protocolVersion": REVISION,
    "io.modelcontextprotocol/clientCapabilities": {},
  };

  it("names the place, through references and lists", () => {
    const content = [
      { type: "text", text: "fine" },
      { type: "resource", resource: { uri: "x:y", text: 3 } },
    ];
    expect(isCallToolResult({ resultType: "complete", content: [content[0], { type: "text", text: 3 }] })).toBe(false);
    expect(isCallToolResult.errors).toEqual([
      { instancePath: "/content/1/text", keyword: "type", params: { type: "string" }, message: "must be string" },
    ]);
    expect(isCallToolResult({ resultType: "complete", content })).toBe(false);
    expect(isCallToolResult.errors?.map(({ instancePath }) => instancePath)).toContain("/content/1/resource/text");
  });

  it("reports an unknown kind of content where the kind stands, once", () => {
    expect(isCallToolResult({ resultType: "complete", content: [{ type: "txt" }] })).toBe(false);
    expect(isCallToolResult.errors).toMatchObject([{ instancePath: "/content/0/type", keyword: "discriminator" }]);
  });

  it("escapes keys as JSON Pointer does", () => {
    isElicitResult({ action: "accept", content: { "a/b~c": {} } });
    expect(isElicitResult.errors?.[0]?.instancePath).toBe("/content/a~1b~0c");
  });

  it("leaves the errors of an earlier call alone", () => {
    isCallToolRequest({ jsonrpc: "2.0", id: 1, method: "tools/call", params: { _meta } });
    const first = structuredClone(isCallToolRequest.errors);
    const kept = isCallToolRequest.errors;
    isCallToolRequest({ jsonrpc: "2.0", id: 1, method: "tools/call", params: 1 });
    expect(kept).toEqual(first);
    expect(first).toMatchObject([{ instancePath: "/params", params: { missingProperty: "name" } }]);
  });

  it("has no trouble with falsy values", () => {
    expect(isPaginatedRequestParams({ _meta, cursor: "" })).toBe(true);
    expect(isCallToolRequest({ jsonrpc: "2.0", id: 0, method: "tools/call", params: { _meta, name: "" } })).toBe(true);
    for (const structuredContent of [null, false, 0, ""]) {
      expect(isCallToolResult({ resultType: "complete", content: [], structuredContent })).toBe(true);
    }
  });
});
