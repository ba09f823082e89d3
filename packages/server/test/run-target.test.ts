import { createServer } from "@mortise/server";
import type { ServerExtension } from "@mortise/server";
import { expect, it } from "vitest";
import { ask } from "./ask.js";

const STAMPS: ServerExtension = { id: "com.example/stamps", toolOptions: ["stamp"] };

/** A server whose tool says something that extensions may read, and one thing that is misspelt. */
function stamping() {
  const warnings: string[] = [];
  const server = createServer({ name: "test", version: "1" }, { onWarning: (warning) => warnings.push(warning) });
  const definition = { stamp: true, descripton: "Greets", handler: () => "hello" };
  server.tool("greet", definition);
  server.tool("plain", { handler: () => "hello" });
  const call = async (name: string) => void (await ask(server, "tools/call", { name }));
  return { server, warnings, call };
}

it("warns once of what a tool says to extensions that are not in use, and names the tool", async () => {
  const { warnings, call } = stamping();
  for (const name of ["plain", "greet", "greet"]) await call(name);
  expect(warnings).toHaveLength(2);
  expect(warnings[0]).toMatch(/"greet" says "stamp"/);
  expect(warnings[1]).toMatch(/"descripton"/);
});

it("warns of nothing that an extension reads, though it comes after the tool", async () => {
  const { server, warnings, call } = stamping();
  server.use(STAMPS);
  await call("greet");
  expect(warnings).toHaveLength(1);
  expect(warnings[0]).toMatch(/"descripton"/);
});
