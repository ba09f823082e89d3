import { serverInfo } from "@mortise/client";
import { expect, it } from "vitest";

const KEY = "io.modelcontextprotocol/serverInfo";

it("tells who gave a result, if the result says so", () => {
  const info = { name: "s", version: "1", title: "S" };
  expect(serverInfo({ _meta: { [KEY]: info } })).toEqual(info);
  for (const _meta of [{}, { [KEY]: null }, { [KEY]: { name: "s" } }, { [KEY]: "s" }]) {
    expect(serverInfo({ _meta })).toBeUndefined();
  }
  expect(serverInfo({})).toBeUndefined();
});
