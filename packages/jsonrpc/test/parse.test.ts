import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isNotification, isRequest, isResponse, parseMessage, readMessage, serialize } from "@mortise/jsonrpc";
import type { JsonRpcMessage } from "@mortise/jsonrpc";

const parsed = (text: string) => {
  const result = parseMessage(text);
  if (!result.ok) throw new Error(`refused: ${result.failure.error.message}`);
  return result.message;
};

const refusal = (text: string, limits = {}) => {
  const result = parseMessage(text, limits);
  if (result.ok) throw new Error(`accepted: ${text.slice(0, 80)}`);
  return result.failure;
};

describe("messages that are accepted", () => {
  it.each([`"a"`, `""`, `0`, `-7`, `9007199254740991`])("takes the request id %s [BASE-C-003]", (id) => {
    const message = parsed(`{"jsonrpc":"2.0","id":${id},"method":"m"}`);
    expect(isRequest(message) && message.id).toBe(JSON.parse(id));
  });

  it("tells the kinds apart [BASE-B-030]", () => {
    expect(isNotification(parsed(`{"jsonrpc":"2.0","method":"m"}`))).toBe(true);
    expect(isRequest(parsed(`{"jsonrpc":"2.0","method":"m","id":0}`))).toBe(true);
    expect(isResponse(parsed(`{"jsonrpc":"2.0","id":1,"result":{}}`))).toBe(true);
    expect(isResponse(parsed(`{"jsonrpc":"2.0","error":{"code":-1,"message":""}}`))).toBe(true);
  });

  it("keeps members it does not know, and error data of any kind [BASE-C-009, BASE-B-018]", () => {
    expect(parsed(`{"jsonrpc":"2.0","id":1,"result":{"x":{"y":null}},"extra":1}`)).toMatchObject({
      extra: 1,
      result: { x: { y: null } },
    });
    for (const data of ["null", "0", "[1]", `"s"`]) {
      expect(parsed(`{"jsonrpc":"2.0","id":1,"error":{"code":-1,"message":"","data":${data}}}`)).toHaveProperty(
        "error.data",
        JSON.parse(data),
      );
    }
  });

  it("reads the null id that JSON-RPC 2.0 peers write as an absent one", () => {
    expect(parsed(`{"jsonrpc":"2.0","id":null,"error":{"code":-32700,"message":"?"}}`)).not.toHaveProperty("id");
  });
});

describe("messages that are refused", () => {
  it.each([
    ["not JSON", `{"jsonrpc":`, -32700],
    ["nothing", ``, -32700],
    ["a batch", `[{"jsonrpc":"2.0","id":1,"method":"m"}]`, -32600],
    ["an empty batch", `[]`, -32600],
    ["null", `null`, -32600],
    ["a string", `"x"`, -32600],
    ["another version", `{"jsonrpc":"1.0","id":1,"method":"m"}`, -32600],
    ["no version", `{"id":1,"method":"m"}`, -32600],
    ["a method that is no string", `{"jsonrpc":"2.0","id":1,"method":7}`, -32600],
    ["positional params", `{"jsonrpc":"2.0","id":1,"method":"m","params":[1]}`, -32600],
    ["null params", `{"jsonrpc":"2.0","id":1,"method":"m","params":null}`, -32600],
    ["a method with a result", `{"jsonrpc":"2.0","id":1,"method":"m","result":{}}`, -32600],
    ["a result that is no object", `{"jsonrpc":"2.0","id":1,"result":5}`, -32600],
    ["a result without id", `{"jsonrpc":"2.0","result":{}}`, -32600],
    ["result and error at once", `{"jsonrpc":"2.0","id":1,"result":{},"error":{"code":1,"message":"x"}}`, -32600],
    ["neither method, result nor error", `{"jsonrpc":"2.0","id":1}`, -32600],
    ["an error code that is no integer", `{"jsonrpc":"2.0","id":1,"error":{"code":1.5,"message":"x"}}`, -32600],
    ["an error without message", `{"jsonrpc":"2.0","id":1,"error":{"code":1}}`, -32600],
  ])("%s [BASE-B-002, BASE-S-016, BASE-S-017]", (_what, text, code) => {
    expect(refusal(text).error.code).toBe(code);
  });

  it.each(["null", "1.5", "true", "{}", "[]", "9007199254740993"])("a request whose id is %s [BASE-C-004]", (id) => {
    const failure = refusal(`{"jsonrpc":"2.0","id":${id},"method":"m"}`);
    expect(failure.error.code).toBe(-32600);
    expect(failure).not.toHaveProperty("id");
  });

  it("under the request's own id where that can be read [BASE-S-015]", () => {
    expect(refusal(`{"jsonrpc":"2.0","id":"x","method":"m","params":3}`).id).toBe("x");
    expect(refusal(`{"jsonrpc":"1.0","id":0,"method":"m"}`).id).toBe(0);
    expect(refusal(`{"jsonrpc":"2.0","id":5,"result":3}`), "the id of a response is one of ours").not.toHaveProperty(
      "id",
    );
  });

  it("input beyond the limits, however it is built", () => {
    const deep = (levels: number) =>
      `{"jsonrpc":"2.0","id":1,"method":"m","params":{"a":${"[".repeat(levels)}${"]".repeat(levels)}}}`;
    expect(parseMessage(deep(126)).ok).toBe(true);
    expect(refusal(deep(127)).error.message).toContain("128 levels");
    expect(refusal(deep(200_000)).error.code).toBe(-32600);
    expect(refusal(`{"a":`.repeat(200_000) + "1" + "}".repeat(200_000)).error.code).toBe(-32600);
    expect(refusal("x".repeat(11), { maxLength: 10 }).error.message).toContain("at most 10");
  });
});

describe("any input", () => {
  it("is accepted or refused, never thrown on", () => {
    fc.assert(fc.property(fc.string(), (text) => void parseMessage(text)));
    fc.assert(fc.property(fc.jsonValue(), (value) => void readMessage(value)));
  });

  it("that is a message survives serialising and parsing", () => {
    const id = fc.oneof(fc.string(), fc.maxSafeInteger());
    const object = fc.dictionary(fc.string(), fc.jsonValue());
    const message = fc.oneof(
      fc.record({ jsonrpc: fc.constant("2.0"), id, method: fc.string(), params: object }),
      fc.record({ jsonrpc: fc.constant("2.0"), method: fc.string(), params: object }),
      fc.record({ jsonrpc: fc.constant("2.0"), id, result: object }),
      fc.record({
        jsonrpc: fc.constant("2.0"),
        id,
        error: fc.record({ code: fc.integer(), message: fc.string(), data: fc.jsonValue() }),
      }),
    );
    fc.assert(
      fc.property(message, (value) => {
        const text = serialize(value as JsonRpcMessage);
        expect(text).not.toContain("\n");
        expect(parsed(text)).toEqual(JSON.parse(JSON.stringify(value)));
      }),
    );
  });
});
