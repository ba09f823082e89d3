import { tasks } from "@mortise/ext-tasks/server";
import { createServer } from "@mortise/server";
import { expect, it } from "vitest";

it("says which tools may or must be tasks, whatever they are called, and knows none before it is used", () => {
  const extension = tasks();
  expect(extension.tools()).toEqual(new Map());
  const server = createServer({ name: "test", version: "1" }).use(extension);
  server.tool("__proto__", { task: "optional", handler: () => "" });
  server.tool("long", { task: { support: "required" }, handler: () => "" });
  server.tool("maybe", { task: { support: "optional", from: "defer" }, handler: () => "" });
  server.tool("short", { handler: () => "" });
  expect([...extension.tools()]).toEqual([
    ["__proto__", "optional"],
    ["long", "required"],
  ]);
});
