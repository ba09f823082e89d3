import { decodeHeaderValue, encodeHeaderValue } from "@mortise/transport-http";
import { describe, expect, it } from "vitest";
import { HeaderMirror } from "../src/mirror.js";

describe("a value at the edge of what is plain", () => {
  it.each(["a", "!", "~", "a b", "=?base64?", "=?base64?x", "x?=", "?=", "=?=", "=?base64"])(
    "%j travels as it is, and is read as it is [XMH-C-017]",
    (text) => {
      expect(encodeHeaderValue(text)).toBe(text);
      expect(decodeHeaderValue(text)).toBe(text);
    },
  );
});

describe("the two markers", () => {
  it("do not share a character: what is too short to be wrapped stands for itself [XMH-B-019]", () => {
    expect(decodeHeaderValue("=?base64?=")).toBe("=?base64?=");
    expect(decodeHeaderValue("=?base64??=")).toBe("");
  });
});

describe("a value that cannot be mirrored", () => {
  it.each<[string | number, RegExp]>([
    [1.5, /^1\.5 cannot be mirrored in a header: only safe integers can/],
    ["\udc00", /half a surrogate pair cannot be mirrored/],
  ])("%j is refused with the reason", (value, why) => {
    expect(() => encodeHeaderValue(value)).toThrow(why);
  });

  it("is refused on arrival with the way to write it [HTTPHDR-S-010]", () => {
    const mirror = new HeaderMirror({ header: () => "caf\u00e9" });
    expect(() => mirror.get("mcp-name")).toThrow(/header mcp-name cannot be decoded.*=\?base64\?…\?=/);
  });
});
