import { tasks } from "@mortise/ext-tasks/client";
import { isObject } from "@mortise/jsonrpc";
import { text } from "@mortise/server";
import { expect, it } from "vitest";
import { program, seen } from "./client/program.js";
import { accepted, textOf } from "./server/talk.js";
import { begin, talking } from "./server/task-talk.js";

const LABEL = "[A-Za-z](?:[A-Za-z0-9-]*[A-Za-z0-9])?";
/** A prefix, which may be missing, and a name (2025-11-25 basic § _meta). */
const KEY = new RegExp(`^(?:${LABEL}(?:\\.${LABEL})*/)?(?:[A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?)?$`);

/** The keys of every `_meta` in there, however deep. */
function metaKeys(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(metaKeys);
  if (!isObject(value)) return [];
  const own = isObject(value["_meta"]) ? Object.keys(value["_meta"]) : [];
  return [...own, ...Object.values(value).flatMap(metaKeys)];
}

it("what a server says in a session has keys of _meta by its rules [L25-BASE-B-012]", async () => {
  const talk = await talking(
    async (ctx) => (await ctx.ask("who", { message: "Who?", fields: { name: text() } })).name,
    {
      answer: () => ({ result: accepted({ name: "Ada" }) }),
    },
  );
  const said: unknown[] = [await talk.result("tools/list"), await talk.result("tools/call", { name: "plain" })];
  const taskId = await begin(talk);
  const result = await talk.result("tasks/result", { taskId });
  expect(textOf(result)).toBe("Ada");
  const keys = metaKeys([...said, result, talk.heard]);
  expect(keys).toContain("io.modelcontextprotocol/related-task");
  expect(keys.filter((key) => !KEY.test(key))).toEqual([]);
});

it("what a client says in a session has keys of _meta by its rules [L25-BASE-B-012]", async () => {
  const client = (await program({ capabilities: { tasks: { requests: { tools: { call: {} } } } } })).use(tasks());
  await client.callTool("count", { to: 1 }, { onProgress: () => {} });
  await client.callTool("task-only", { after: 0, says: "done" });
  const keys = metaKeys(await seen(client));
  expect(keys).toContain("progressToken");
  expect(keys.filter((key) => !KEY.test(key))).toEqual([]);
});
