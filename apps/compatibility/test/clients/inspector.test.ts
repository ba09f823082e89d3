import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { inspector, needsInspector } from "../optional-peers.js";
import { fixture, listening, output } from "../programs.js";
import type { Listening } from "../programs.js";

const METHODS = [
  ["tools/list", [], { tools: expect.arrayContaining([expect.objectContaining({ name: "add" })]) as unknown }],
  ["tools/call", ["--tool-name", "add", "--tool-arg", "a=19", "b=23"], { structuredContent: { sum: 42 } }],
  ["resources/list", [], { resources: [{ uri: "note:///today" }, { uri: "note:///logo" }] }],
  ["resources/read", ["--uri", "note:///today"], { contents: [{ text: "Sharpen the chisel." }] }],
  ["resources/templates/list", [], { resourceTemplates: [{ uriTemplate: "copy:///{name}" }] }],
  ["prompts/list", [], { prompts: [{ name: "introduce" }] }],
  ["prompts/get", ["--prompt-name", "introduce", "--prompt-args", "who=Ada"], { messages: [{ role: "user" }] }],
  ["logging/setLevel", ["--log-level", "debug"], {}],
] as const;

describe("the Inspector's command line, as it is by default, and Mortise's server", () => {
  let home: string;
  let server: Listening;
  const ask = async (...args: string[]): Promise<unknown> => {
    // It keeps files in the home directory.
    const said = await output({ ...inspector(...args, "--format", "json", "--quiet"), env: { HOME: home } });
    return (JSON.parse(said) as { result: unknown }).result;
  };

  beforeAll(async () => {
    home = await mkdtemp(join(tmpdir(), "mortise-"));
    server = await listening(fixture("mortise-server.mjs", "http"));
  });
  beforeEach(needsInspector);
  afterAll(async () => {
    await server.stop();
    await rm(home, { recursive: true });
  });

  it.each(METHODS)("calls %s over stdio", async (method, args, expected) => {
    const { command, args: words } = fixture("mortise-server.mjs", "stdio");
    expect(await ask(command, ...words, "--method", method, ...args)).toMatchObject(expected);
  });

  it.each(["http", "sse"])("calls a tool and reads a resource over %s", async (transport) => {
    const where = [server.url, "--transport", transport];
    for (const [method, args, expected] of [METHODS[1], METHODS[3]])
      expect(await ask(...where, "--method", method, ...args)).toMatchObject(expected);
  });
});
