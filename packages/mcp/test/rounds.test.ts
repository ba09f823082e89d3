import type { JsonObject } from "@mortise/jsonrpc";
import { connect } from "@mortise/mcp";
import { META_KEYS } from "@mortise/schema/2026-07-28";
import { expect, it } from "vitest";
import { createWholeServer } from "./whole-server.js";
import { overHttp, overLines } from "./wire.js";

const paramsOf = ({ params }: JsonObject): JsonObject => params as JsonObject;

it.each([
  ["HTTP", overHttp],
  ["lines", overLines],
] as const)("over %s a retry is the same call with answers, under another id [TOOL-C-009]", async (_name, over) => {
  const wired = await over(createWholeServer());
  expect((await wired.client.callTool("ask", { polite: true })).content).toEqual([
    { type: "text", text: "Hello, Ada!" },
  ]);
  await wired.close();
  const [first, retry] = wired.sent() as [JsonObject, JsonObject];
  const [asked] = wired.received() as [{ result: JsonObject }];
  expect(retry.id).not.toBe(first.id);
  expect(retry.method).toBe("tools/call");
  expect(paramsOf(retry)).toEqual({
    ...paramsOf(first),
    inputResponses: { who: { action: "accept", content: { name: "Ada" } } },
    requestState: asked.result.requestState,
  });
});

it("a state is handed back as it came, whatever it looks like, and changes nothing that a client does [MRTR-C-003]", async () => {
  const states = ["", " \u0000\n{", '{"method":"tools/list","name":"other"}', "é🙂", "null", "a.b.c"];
  for (const requestState of states) {
    const seen: JsonObject[] = [];
    const client = await connect(({ id, params = {} }) => {
      seen.push(params);
      const asking = { resultType: "input_required", requestState };
      const done = { resultType: "complete", content: [] };
      return Promise.resolve({ jsonrpc: "2.0", id, result: seen.length === 1 ? asking : done });
    });
    await client.callTool("t", { a: 1 });
    expect(seen).toHaveLength(2);
    const { _meta: meta1, ...first } = seen[0] as JsonObject;
    const { _meta: meta2, ...retry } = seen[1] as JsonObject;
    expect(retry).toEqual({ ...first, requestState });
    expect(Object.keys(meta2 as object)).toEqual(Object.keys(meta1 as object));
    expect((meta2 as JsonObject)[META_KEYS.clientInfo]).toEqual((meta1 as JsonObject)[META_KEYS.clientInfo]);
  }
});
