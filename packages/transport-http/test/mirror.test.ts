import { RpcError } from "@mortise/jsonrpc";
import { decodeHeaderValue, encodeHeaderValue } from "@mortise/transport-http";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { HeaderMirror } from "../src/mirror.js";

const anyText = fc.oneof(fc.string({ unit: "binary" }), fc.string({ unit: "grapheme" }), fc.string());

describe("encodeHeaderValue", () => {
  it("gives back every string it was given, through a value that any header can carry [XMH-C-018] [HTTPHDR-C-003] [XMH-S-020]", () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const encoded = encodeHeaderValue(text);
        expect(encoded).toMatch(/^$|^[\x21-\x7e]([\x20-\x7e]*[\x21-\x7e])?$/);
        expect(decodeHeaderValue(encoded)).toBe(text);
      }),
    );
  });

  it("leaves plain ASCII as it is and writes booleans and integers out [XMH-C-017]", () => {
    expect(["eu west-1", "", true, false, 0, -42, Number.MAX_SAFE_INTEGER].map(encodeHeaderValue)).toEqual([
      "eu west-1",
      "",
      "true",
      "false",
      "0",
      "-42",
      "9007199254740991",
    ]);
  });

  it.each([" edge", "edge ", "a\tb", "\u00e9", "a\r\nb", "\uFEFFx", "\u{1F600}"])("wraps %j [XMH-C-018]", (text) => {
    const bytes = Buffer.from(text, "utf8").toString("base64");
    expect(encodeHeaderValue(text)).toBe(`=?base64?${bytes}?=`);
    expect(decodeHeaderValue(`=?base64?${bytes}?=`)).toBe(text);
  });

  it.each(["=?base64?SGk=?=", "=?base64??=", "=?base64?="])("wraps what looks wrapped: %j [XMH-C-022]", (text) => {
    expect(encodeHeaderValue(text)).not.toBe(text);
    expect(decodeHeaderValue(encodeHeaderValue(text))).toBe(text);
  });

  it("refuses numbers that are no safe integers, and half surrogate pairs [XMH-B-009]", () => {
    for (const value of [2 ** 53, 1.5, Number.NaN, Number.POSITIVE_INFINITY, "\ud800"]) {
      expect(() => encodeHeaderValue(value)).toThrowError(expect.objectContaining({ code: "INVALID_HEADER_VALUE" }));
    }
  });
});

describe("decodeHeaderValue", () => {
  it("takes the markers in lower case only [XMH-B-019]", () => {
    expect(decodeHeaderValue("=?BASE64?SGk=?=")).toBe("=?BASE64?SGk=?=");
    expect(decodeHeaderValue("=?base64?SGk=?=")).toBe("Hi");
    expect(decodeHeaderValue("=?base64??=")).toBe("");
  });

  it.each(["=?base64?SGk?=", "=?base64?S Gk=?=", "=?base64?_-8=?=", "=?base64?/w==?=", "caf\u00e9", "a\tb"])(
    "finds %j malformed [XMH-S-026] [HTTPHDR-S-010]",
    (text) => expect(decodeHeaderValue(text)).toBeUndefined(),
  );

  it("never throws", () => {
    fc.assert(
      fc.property(
        fc.oneof(
          anyText,
          anyText.map((text) => `=?base64?${text}?=`),
        ),
        (text) => {
          expect(["string", "undefined"]).toContain(typeof decodeHeaderValue(text));
        },
      ),
    );
  });
});

describe("HeaderMirror", () => {
  const mirror = new HeaderMirror({
    header: (name) =>
      new Map([
        ["mcp-name", "=?base64?SGk=?="],
        ["mcp-method", "=?base64?SGk=?="],
        ["mcp-param-x", "=?base64?!?="],
      ]).get(name),
  });

  it("decodes names and parameters, not the method [XMH-S-021]", () => {
    expect(mirror.get("mcp-name")).toBe("Hi");
    expect(mirror.get("mcp-method")).toBe("=?base64?SGk=?=");
    expect(mirror.get("mcp-param-absent")).toBeUndefined();
  });

  it("throws the header mismatch that is answered with 400 [XMH-S-028] [HTTPHDR-S-007] [HTTPHDR-S-008]", () => {
    const thrown = (() => {
      try {
        return mirror.get("mcp-param-x");
      } catch (error) {
        return error;
      }
    })();
    expect(thrown).toBeInstanceOf(RpcError);
    expect(thrown).toMatchObject({ code: -32020, http: { status: 400 } });
  });
});
