import { describe, expect, it } from "vitest";
import {
  AbortedError,
  ClosedError,
  failure,
  httpHint,
  InvalidMessageError,
  LocalError,
  RpcError,
  TimeoutError,
} from "@mortise/jsonrpc";

describe("wire errors", () => {
  it("travel as code, message and data, and nothing else [BASE-S-016]", () => {
    const error = new RpcError(-32602, "no", { data: { why: 1 }, http: { status: 400 }, cause: new Error("secret") });
    expect(JSON.parse(JSON.stringify(failure(7, error)))).toEqual({
      jsonrpc: "2.0",
      id: 7,
      error: { code: -32602, message: "no", data: { why: 1 } },
    });
    expect(Object.keys(failure(undefined, error))).not.toContain("id");
  });

  it("keep data that is falsy [BASE-B-018]", () => {
    for (const data of [null, 0, "", false]) {
      expect(RpcError.from(failure(1, new RpcError(1, "m", { data }))).data).toBe(data);
    }
  });

  it("carry an HTTP hint that a copy keeps and the wire never sees", () => {
    const response = failure(1, new RpcError(1, "m", { http: { status: 403, headers: { a: "b" } } }));
    expect(httpHint({ ...response })).toEqual({ status: 403, headers: { a: "b" } });
    expect(httpHint(failure(1, RpcError.from(response)))).toEqual({ status: 403, headers: { a: "b" } });
    expect(httpHint(failure(1, new RpcError(1, "m")))).toBeUndefined();
  });
});

describe("local errors", () => {
  it("have string codes, so that they cannot be taken for what the peer said [BASE-B-027]", () => {
    const locals = [new AbortedError("x"), new ClosedError("x"), new TimeoutError("x"), new InvalidMessageError("x")];
    expect(locals.map(({ code }) => code)).toEqual(["ABORTED", "CLOSED", "TIMEOUT", "INVALID_MESSAGE"]);
    for (const error of locals) {
      expect(error).toBeInstanceOf(LocalError);
      expect(error).not.toBeInstanceOf(RpcError);
      expect(String(error)).toBe(`${error.constructor.name}: x`);
    }
  });
});
