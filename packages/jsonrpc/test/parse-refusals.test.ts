import { describe, expect, it } from "vitest";
import { parseMessage, type ParseLimits } from "@mortise/jsonrpc";

const refusal = (text: string, limits?: ParseLimits) => {
  const result = parseMessage(text, limits);
  if (result.ok) throw new Error(`accepted: ${text.slice(0, 80)}`);
  return result.failure;
};
const accepts = (text: string, limits?: ParseLimits): boolean => parseMessage(text, limits).ok;

describe("a refusal says what is wrong", () => {
  it.each<[string, RegExp]>([
    [`{"jsonrpc":`, /^Not JSON: ./],
    [`[]`, /^Batches are not supported: send one message at a time/],
    [`7`, /^A message is an object/],
    [`null`, /^A message is an object/],
    [`{"id":1,"method":"m"}`, /"jsonrpc" must be "2\.0"/],
    [`{"jsonrpc":"2.0","id":null,"method":"m"}`, /"id" must be a string or an integer/],
    [`{"jsonrpc":"2.0","id":1,"method":7}`, /"method" must be a string/],
    [`{"jsonrpc":"2.0","id":1,"method":"m","error":{}}`, /"method" has neither "result" nor "error"/],
    [`{"jsonrpc":"2.0","id":1,"method":"m","params":[]}`, /"params" must be an object/],
    [`{"jsonrpc":"2.0","id":1}`, /"method", or exactly one of "result" and "error"/],
    [`{"jsonrpc":"2.0","id":1,"result":{},"error":{}}`, /exactly one of "result" and "error"/],
    [`{"jsonrpc":"2.0","result":{}}`, /"id" of a result must be a string or an integer/],
    [`{"jsonrpc":"2.0","id":1,"result":[]}`, /"result" must be an object/],
    [`{"jsonrpc":"2.0","id":1,"error":{"code":"1","message":""}}`, /integer "code" and a string "message"/],
    [`{"jsonrpc":"2.0","id":{},"error":{"code":1,"message":""}}`, /"id" of an error must be a string or an integer/],
  ])("%s", (text, why) => {
    expect(refusal(text).error.message).toMatch(why);
  });

  it.each(["1.5", "{}", "true"])("an error whose id is %s, which is neither an id nor missing [BASE-B-002]", (id) => {
    expect(refusal(`{"jsonrpc":"2.0","id":${id},"error":{"code":1,"message":""}}`).error.code).toBe(-32600);
  });
});

describe("a limit is the last value that is still taken", () => {
  const message = `{"jsonrpc":"2.0","method":"m"}`;

  it("for the length", () => {
    expect(accepts(message, { maxLength: message.length })).toBe(true);
    expect(accepts(message, { maxLength: message.length - 1 })).toBe(false);
  });

  it.each(["[]", "{}", "1", `"a text"`, "null"])("for the depth, whatever stands at the bottom: %s", (bottom) => {
    const levels = bottom === "[]" || bottom === "{}" ? 3 : 2; // the message, its params, and what can nest itself
    const text = `{"jsonrpc":"2.0","method":"m","params":{"a":${bottom}}}`;
    expect(accepts(text, { maxDepth: levels })).toBe(true);
    expect(refusal(text, { maxDepth: levels - 1 }).error.message).toContain(`deeper than ${levels - 1} levels`);
  });
});
