import { connect } from "@mortise/mcp";
import type { CallOptions, Client } from "@mortise/mcp";
import { afterAll, beforeEach, describe, expect, it } from "vitest";
import { fixture, listening, output } from "../programs.js";
import type { Listening, Program } from "../programs.js";
import { needsPython, python } from "../optional-peers.js";
import { person } from "../servers/person.js";

describe("the Python SDK 1.30.0's client and Mortise's server", () => {
  const SEEN = {
    hello: ["2025-11-25", "specimen", "Measure twice."],
    tools: [10, true],
    add: { sum: 42 },
    even: "false",
    samples: ["text", "image", "audio", "resource_link", "resource"],
    refuse: true,
    resource: "Sharpen the chisel.",
    templates: ["copy:///{name}"],
    missing: -32002,
    prompt: "Introduce Ada in a warm tone.",
    completion: ["Ada", "Alan"],
    count: "counted to 4",
    steps: [1, 2, 3, 4].map((step) => [step, 4, `step ${step}`]),
    log: [{ step: 2 }, { step: 4 }],
    introduce: "Ada likes oak",
    visit: "accept",
    ponder: "bench: A tongue.",
    folders: "file:///shop",
    "everything-at-once": "accept bench 1",
    linger: "done at last",
    heard: true,
  };
  const use = async (program: Program): Promise<unknown> => JSON.parse(await output(program));

  beforeEach((test) => needsPython(test, 1));

  it("understand each other over stdio", async () => {
    const { command, args } = fixture("mortise-server.mjs", "stdio");
    expect(await use(python(1, "client", "stdio", command, ...args))).toEqual(SEEN);
  });

  it("understand each other over HTTP", async () => {
    const server = await listening(fixture("mortise-server.mjs", "http"));
    try {
      expect(await use(python(1, "client", "http", server.url))).toEqual(SEEN);
    } finally {
      await server.stop();
    }
  });
});

describe.each(["stdio", "http"])("Mortise's client and the Python SDK 1.30.0's server over %s", (carrier) => {
  const ada = person([{ uri: "file:///shop" }]);
  let server: Listening | undefined;
  let client: Client | undefined;
  const call = async (name: string, args: Record<string, unknown> = {}, options?: CallOptions) =>
    ((await client!.callTool(name, args, options)).content[0] as { text: string }).text;

  beforeEach(async (test) => {
    needsPython(test, 1);
    const program = python(1, "server", carrier);
    if (carrier === "http") server ??= await listening(program);
    client ??= await connect(server?.url ?? program, ada.handlers);
  });
  afterAll(async () => {
    await client?.close();
    await server?.stop();
  });

  it("opens a session", async () => {
    expect(await client!.discover()).toMatchObject({ supportedVersions: ["2025-11-25"], instructions: "Indent well." });
  });

  it("uses its tools, resources, prompts and completions", async () => {
    expect((await client!.callTool("add", { a: 19, b: 23 })).structuredContent).toEqual({ sum: 42 });
    expect((await client!.callTool("fail")).isError).toBe(true);
    expect((await client!.readResource("note:///today")).contents[0]).toMatchObject({ text: "Sharpen the chisel." });
    expect((await client!.readResource("copy:///plan")).contents[0]).toMatchObject({ text: "A copy of plan" });
    expect((await client!.getPrompt("present", { who: "Ada" })).messages).toHaveLength(1);
    expect((await client!.completePrompt("present", "who", "A")).values).toEqual(["Ada", "Alan"]);
  });

  it("answers its questions, and hears its progress and log", async () => {
    expect(await call("introduce")).toBe("Hello, Ada");
    expect(await call("ponder")).toBe("A tongue.");
    expect(await call("folders")).toBe("file:///shop");
    const steps: number[] = [];
    const log: unknown[] = [];
    const options: CallOptions = {
      onProgress: ({ progress }) => steps.push(progress),
      onLog: ({ data }) => log.push(data),
      logLevel: "warning",
    };
    expect(await call("count", { n: 3 }, options)).toBe("counted to 3");
    expect([steps, log]).toEqual([
      [1, 2, 3],
      ["step 1", "step 2", "step 3"],
    ]);
  });

  it("cancels, and goes on", async () => {
    const abort = new AbortController();
    const waiting = call("wait", {}, { signal: abort.signal, onProgress: () => abort.abort() });
    await expect(waiting).rejects.toMatchObject({ name: "AbortedError" });
    expect(await call("introduce")).toBe("Hello, Ada");
  });
});
