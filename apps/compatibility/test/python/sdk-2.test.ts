import { connect } from "@mortise/mcp";
import { beforeEach, describe, expect, it } from "vitest";
import { needsPython, python } from "../optional-peers.js";
import { fixture, listening, output } from "../programs.js";
import { person } from "../servers/person.js";

const ERAS = [
  ["auto", "2026-07-28"],
  ["legacy", "2025-11-25"],
] as const;

beforeEach((test) => needsPython(test, 2));

describe.each(ERAS)("the Python SDK 2.3.0's client in mode %s and Mortise's server", (mode, version) => {
  const SEEN = {
    version,
    instructions: "Measure twice.",
    add: '{"sum":42}',
    introduce: "Ada likes oak",
    ponder: "bench: A tongue.",
    folders: "file:///shop",
    "everything-at-once": "accept bench 1",
    linger: "done at last",
    count: "counted to 3",
    resource: "Sharpen the chisel.",
    prompt: "Introduce Ada in a warm tone.",
  };
  const see = async (...target: string[]): Promise<unknown> =>
    JSON.parse(await output(python(2, "client", mode, ...target)));

  it("understand each other over stdio", async () => {
    const { command, args } = fixture("mortise-server.mjs", "stdio");
    expect(await see("stdio", command, ...args)).toEqual(SEEN);
  });

  it("understand each other over HTTP", async () => {
    const server = await listening(fixture("mortise-server.mjs", "http"));
    try {
      expect(await see("http", server.url)).toEqual(SEEN);
    } finally {
      await server.stop();
    }
  });
});

describe.each(["auto", "legacy"] as const)("Mortise's client in era %s and the Python SDK 2.3.0's server", (era) => {
  it("understand each other", async () => {
    const client = await connect(python(2, "server"), { ...person([]).handlers, era });
    try {
      expect(client.era).toBe(era === "auto" ? "modern" : "legacy");
      expect(await client.callTool("add", { a: 19, b: 23 })).toMatchObject({ structuredContent: { result: 42 } });
      expect((await client.readResource("note:///today")).contents[0]).toMatchObject({ text: "Sharpen the chisel." });
      // That server can ask while it works in a session alone.
      if (era === "legacy") expect(await client.callTool("introduce")).toMatchObject({ content: [{ text: "Ada" }] });
    } finally {
      await client.close();
    }
  });
});
