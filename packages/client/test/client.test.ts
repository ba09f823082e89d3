import { createClient } from "@mortise/client";
import {
  isCompleteRequest,
  isDiscoverRequest,
  isGetPromptRequest,
  isListToolsRequest,
  isReadResourceRequest,
} from "@mortise/schema/2026-07-28/validators";
import { expect, expectTypeOf, it } from "vitest";
import type { CallToolResult, DiscoverResult } from "@mortise/schema/2026-07-28";
import { INFO, list, peer } from "./peer.js";

const ANSWERS = {
  "server/discover": () => ({
    resultType: "complete",
    supportedVersions: ["2026-07-28"],
    capabilities: { tools: {} },
    ttlMs: 0,
    cacheScope: "public",
    instructions: "",
  }),
  "tools/list": () => list("tools", []),
  "resources/read": () => list("contents", [{ uri: "file:///a", text: "" }]),
  "prompts/get": () => ({ resultType: "complete", messages: [{ role: "user", content: { type: "text", text: "" } }] }),
  "completion/complete": () => ({ resultType: "complete", completion: { values: ["a"], total: 0, hasMore: false } }),
};

it("sends every typed method as the schema wants it [COMP-B-004] [COMP-C-003]", async () => {
  const { exchange, seen } = peer(ANSWERS);
  const client = createClient(INFO, { exchange });
  expect((await client.discover()).instructions).toBe("");
  expect((await client.listTools({ cursor: "" })).tools).toEqual([]);
  expect((await client.readResource("file:///a")).contents).toEqual([{ uri: "file:///a", text: "" }]);
  expect((await client.getPrompt("explain", { file: "" })).messages).toHaveLength(1);
  const completion = await client.complete({
    ref: { type: "ref/prompt", name: "explain" },
    argument: { name: "file", value: "" },
    context: { arguments: { language: "en" } },
  });
  expect(completion.completion).toEqual({ values: ["a"], total: 0, hasMore: false });
  const others = { language: "en" };
  const values = ["a"];
  expect(await client.completePrompt("explain", "file", "", { others })).toMatchObject({ values, hasMore: false });
  expect(await client.completeResource("file:///{+path}", "path", "src/")).toMatchObject({ values, total: 0 });
  const checks: ((request: unknown) => boolean)[] = [
    isDiscoverRequest,
    isListToolsRequest,
    isReadResourceRequest,
    isGetPromptRequest,
  ];
  checks.push(isCompleteRequest, isCompleteRequest, isCompleteRequest);
  checks.forEach((check, index) => expect(check(seen[index]!.request), seen[index]!.request.method).toBe(true));
  for (const i of [4, 5]) expect(seen[i]!.request.params).toMatchObject({ context: { arguments: { language: "en" } } });
  const { _meta, ...params } = seen[6]!.request.params!;
  expect(params).toEqual({
    ref: { type: "ref/resource", uri: "file:///{+path}" },
    argument: { name: "path", value: "src/" },
  });
});

it("types request() by its method", () => {
  const client = createClient(INFO, peer({}));
  const types = () => {
    expectTypeOf(client.request("server/discover", {})).resolves.toEqualTypeOf<DiscoverResult>();
    expectTypeOf(client.callTool("a")).resolves.toEqualTypeOf<CallToolResult>();
    // @ts-expect-error a tool call needs a name
    void client.request("tools/call", {});
    // @ts-expect-error prompt arguments are strings
    void client.getPrompt("a", { n: 1 });
    void client.request("com.example/other", { any: [1] });
  };
  expect(types).toBeTypeOf("function");
});
