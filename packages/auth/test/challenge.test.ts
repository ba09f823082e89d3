import { describe, expect, it } from "vitest";
import { readChallenge } from "../src/challenge.js";

const URL = "https://mcp.example/.well-known/oauth-protected-resource";

describe("a challenge [AUTHDISC-C-010]", () => {
  it.each([
    ["plain", `Bearer resource_metadata="${URL}", scope="a b", error="invalid_token"`],
    ["after one of another scheme", `Negotiate, Bearer resource_metadata="${URL}", scope="a b", error="invalid_token"`],
    ["after a token68", `Negotiate YII+/a==, Bearer resource_metadata="${URL}",scope="a b",error="invalid_token"`],
    [
      "before another with a realm",
      `Bearer resource_metadata="${URL}" scope="a b" error=invalid_token, Basic realm="x", scope="no"`,
    ],
    ["in lower case", `bearer RESOURCE_METADATA="${URL}", Scope="a b", ERROR="invalid_token"`],
    ["with a URL that lacks its quotes", `Bearer resource_metadata=${URL}, scope="a b", error=invalid_token`],
    ["with blanks around the sign", `Bearer resource_metadata = "${URL}" , scope= "a b",error ="invalid_token"`],
    [
      "split over a DPoP and a Bearer challenge",
      `DPoP algs="ES256", error="invalid_token", Bearer scope="a b", resource_metadata="${URL}"`,
    ],
    ["with an escape", `Bearer resource_metadata="${URL}", scope="a\\ b", error="invalid\\_token"`],
    ["whose last quote never ends", `Bearer resource_metadata="${URL}", error="invalid_token", scope="a b`],
  ])("is read: %s", (_what, header) => {
    expect(readChallenge(header)).toEqual({ resourceMetadata: URL, scopes: ["a", "b"], error: "invalid_token" });
  });

  it("does not take what stands inside a description for a parameter", () => {
    const header = `Bearer error="insufficient_scope", error_description="try scope=\\"admin\\", resource_metadata=https://evil", scope="read"`;
    expect(readChallenge(header)).toEqual({
      resourceMetadata: undefined,
      scopes: ["read"],
      error: "insufficient_scope",
    });
  });

  it.each([
    [undefined],
    [null],
    [""],
    ['Basic realm="x", scope="a"'],
    [","],
    ['="='],
    ["Bearer"],
    ["Bearer scope="],
    ["Bearer \\"],
  ])("is empty for %j", (header) => {
    expect(readChallenge(header)).toEqual({ resourceMetadata: undefined, scopes: [], error: undefined });
  });

  it("costs no more than its length, however odd", () => {
    const steps = 16 * 1024;
    for (const odd of [" ", ",", '"', "=", "a ", 'a="', "\\", "a =", '"\\']) {
      expect(readChallenge(`Bearer ${odd.repeat(steps)}`).error).toBeUndefined();
    }
  });

  it("that wants a value after a million blanks is read at once: the time of trying each of them again would be an hour's", () => {
    const blanks = " ".repeat(1_000_000);
    expect(readChallenge(`Bearer error=${blanks}, scope="a"`).scopes).toEqual(["a"]);
  });
});
