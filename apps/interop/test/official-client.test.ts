import { Client, ResourceNotFoundError, StreamableHTTPClientTransport } from "@modelcontextprotocol/client";
import type { CallToolRequestOptions } from "@modelcontextprotocol/client";
import { StdioClientTransport } from "@modelcontextprotocol/client/stdio";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { INFO, INSTRUCTIONS, NOTES, PIXEL, SAMPLES } from "../fixtures/specimen.mjs";
import { CARRIERS, eventually, listening, program } from "./programs.js";
import type { Carrier, Listening } from "./programs.js";

const REVISION = "2026-07-28";
const text = (words: string) => [{ type: "text", text: words }];
const refusal = (promise: Promise<unknown>): Promise<unknown> => promise.catch((error: unknown) => error);

describe.each(CARRIERS)("the official client, in its modern mode, and Mortise's server over %s", (carrier: Carrier) => {
  let server: Listening | undefined;
  const client = new Client(
    { name: "interop", version: "1.0.0" },
    { versionNegotiation: { mode: { pin: REVISION } }, capabilities: { elicitation: { form: {} } } },
  );
  const log: unknown[] = [];
  const call = (name: string, args: Record<string, unknown> = {}, options?: CallToolRequestOptions) =>
    client.callTool({ name, arguments: args }, options);

  beforeAll(async () => {
    client.setNotificationHandler("notifications/message", ({ params }) => void log.push(params));
    if (carrier === "http") server = await listening("mortise");
    await client.connect(
      server ? new StreamableHTTPClientTransport(new URL(server.url)) : new StdioClientTransport(program("mortise")),
    );
  });

  afterAll(async () => {
    await client.close();
    await server?.stop();
  });

  it("discovers it [DISC-S-001] [DISC-S-002] [DISC-S-003]", () => {
    expect([client.getProtocolEra(), client.getNegotiatedProtocolVersion()]).toEqual(["modern", REVISION]);
    expect([client.getServerVersion(), client.getInstructions()]).toEqual([INFO, INSTRUCTIONS]);
    expect(Object.keys(client.getServerCapabilities() ?? {}).sort()).toEqual([
      "completions",
      "logging",
      "prompts",
      "resources",
      "tools",
    ]);
  });

  it("lists its tools over several pages, schemas and annotations untouched [TOOL-S-004]", async () => {
    expect((await client.listTools({ cursor: (await firstPage()).nextCursor! })).tools[0]?.name).toBe("where");
    const { tools } = await client.listTools();
    expect(tools.map(({ name }) => name)).toEqual([
      ...["add", "even", "samples", "where", "refuse", "deny", "explode", "count", "heard", "wait"],
      ...["ask", "cancellations"],
    ]);
    expect(tools[0]).toMatchObject({
      description: "Adds two numbers",
      annotations: { readOnlyHint: true },
      inputSchema: { required: ["a", "b"] },
      outputSchema: { properties: { sum: { type: "number" } } },
    });
    expect(tools[3]?.inputSchema).toMatchObject({ properties: { region: { "x-mcp-header": "Region" } } });
  });

  /** The page as it came: without a cursor the client's own method collects all pages. */
  async function firstPage(): Promise<{ nextCursor?: string | undefined }> {
    return client.request({ method: "tools/list", params: {} });
  }

  it("calls them: structured content, also a bare false, and every kind of content block [TOOL-S-019] [TOOL-S-023]", async () => {
    expect(await call("add", { a: 19, b: 23 })).toMatchObject({ structuredContent: { sum: 42 } });
    expect((await call("even", { n: 3 })).structuredContent).toBe(false);
    expect((await call("samples")).content).toEqual(SAMPLES);
  });

  it("repeats an annotated argument in a header that the server accepts, whatever its characters", async () => {
    for (const region of ["eu-west", "Île-de-France", " edges ", "=?base64?eA==?=", ""]) {
      expect((await call("where", { region })).content).toEqual(text(region));
    }
  });

  it("returns a tool's failure, and arguments that do not fit, for the model to read [TOOL-S-026]", async () => {
    expect(await call("refuse")).toMatchObject({ isError: true, content: text("Not on a Sunday.") });
    expect(await call("add", { a: 1 })).toMatchObject({ isError: true });
  });

  it("rejects with the server's protocol errors, and learns nothing of a bug's cause [TOOL-S-025] [PROMPT-S-010] [PAGE-S-003]", async () => {
    const refusals = [
      call("nothing-like-it"),
      client.getPrompt({ name: "nothing-like-it" }),
      client.getPrompt({ name: "introduce", arguments: {} }),
      client.listTools({ cursor: "made-up" }),
    ].map(refusal);
    for (const error of await Promise.all(refusals)) expect(error).toMatchObject({ code: -32602 });
    expect(await refusal(call("deny"))).toMatchObject({
      code: -32602,
      message: "Not for you.",
      data: { why: "policy" },
    });
    expect(await refusal(call("explode"))).toMatchObject({ code: -32603, message: "Internal error" });
  });

  // Of messages that arrive in one chunk, this client settles the answer before it delivers the notifications ahead of it, and then drops
  // those as progress of an unknown call. So this tool answers only when it was told that all have arrived.
  it("hears progress and the log [PROG-S-003] [LOG-S-003] [LOG-S-004]", async () => {
    const progress: unknown[] = [];
    const onprogress = (step: { progress: number }): void => {
      progress.push(step);
      if (step.progress === 4) void call("heard");
    };
    const params = { name: "count", arguments: { n: 4 }, _meta: { "io.modelcontextprotocol/logLevel": "warning" } };
    expect((await client.callTool(params, { onprogress })).content).toEqual(text("counted to 4"));
    expect(progress).toEqual([1, 2, 3, 4].map((step) => ({ progress: step, total: 4, message: `step ${step}` })));
    await call("count", { n: 4 });
    expect(log).toEqual([2, 4].map((step) => ({ level: "warning", data: { step }, logger: "counter" })));
  });

  it("cancels a call so that the server hears of it", async () => {
    const controller = new AbortController();
    const cancelled = call("wait", {}, { signal: controller.signal, onprogress: () => controller.abort() });
    expect(await refusal(cancelled)).toBeInstanceOf(Error);
    const cancellations = async (): Promise<string> => JSON.stringify((await call("cancellations")).content);
    const one = JSON.stringify(text("1"));
    expect(await eventually(cancellations, one)).toBe(one);
  });

  it("answers what a tool asks its user, and the tool goes on [MRTR-S-001]", async () => {
    const asked: unknown[] = [];
    client.setRequestHandler("elicitation/create", ({ params }) => {
      asked.push(params);
      return { action: "accept", content: { name: "Ada" } };
    });
    expect((await call("ask")).content).toEqual(text("Hello, Ada."));
    expect(asked).toMatchObject([
      { message: "Who are you?", requestedSchema: { properties: { name: { type: "string" } }, required: ["name"] } },
    ]);
  });

  it("lists and reads resources, text and binary, and those of a template", async () => {
    const { resources } = await client.listResources();
    expect(resources.map(({ name }) => name)).toEqual(["logo", ...NOTES.keys(), "extra"]);
    const { resourceTemplates } = await client.listResourceTemplates();
    expect(resourceTemplates).toMatchObject([{ uriTemplate: "copy:///{name}" }]);
    const contents = async (uri: string) => (await client.readResource({ uri })).contents;
    expect(await contents("note:///logo")).toEqual([{ uri: "note:///logo", blob: PIXEL, mimeType: "image/png" }]);
    expect(await contents("copy:///today")).toMatchObject([{ text: NOTES.get("today") }]);
  });

  it("recognises a missing resource [RES-S-012]", async () => {
    for (const uri of ["note:///nowhere", "copy:///nowhere"]) {
      const error = await refusal(client.readResource({ uri }));
      expect(error).toBeInstanceOf(ResourceNotFoundError);
      expect(error).toMatchObject({ code: -32602, data: { uri } });
    }
  });

  it("lists and gets a prompt", async () => {
    const { prompts } = await client.listPrompts();
    expect(prompts).toMatchObject([
      { name: "introduce", arguments: [{ name: "who", required: true }, { name: "tone" }] },
    ]);
    const { messages } = await client.getPrompt({ name: "introduce", arguments: { who: "Ada", tone: "dry" } });
    expect(messages).toEqual([{ role: "user", content: { type: "text", text: "Introduce Ada in a dry tone." } }]);
  });

  it("completes an argument of a prompt, and of a resource template", async () => {
    const prompt = { type: "ref/prompt", name: "introduce" } as const;
    const template = { type: "ref/resource", uri: "copy:///{name}" } as const;
    const names = await client.complete({ ref: prompt, argument: { name: "who", value: "A" } });
    expect(names.completion.values).toEqual(["Ada", "Alan"]);
    const notes = await client.complete({ ref: template, argument: { name: "name", value: "tom" } });
    expect(notes.completion.values).toEqual(["tomorrow"]);
  });
});
