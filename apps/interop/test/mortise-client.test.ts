import { AbortedError, connect, isResourceNotFound, RpcError } from "@mortise/mcp";
import type { CallOptions, Client, Tool } from "@mortise/mcp";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { INFO, INSTRUCTIONS, NOTES, PIXEL, SAMPLES } from "../fixtures/specimen.mjs";
import { CARRIERS, eventually, listening, program } from "./programs.js";
import type { Carrier, Listening } from "./programs.js";

const text = (words: string) => [{ type: "text", text: words }];
const refusal = (promise: Promise<unknown>): Promise<unknown> => promise.catch((error: unknown) => error);

describe.each(CARRIERS)("Mortise's client and the official server over %s", (carrier: Carrier) => {
  let server: Listening | undefined;
  let client: Client;

  beforeAll(async () => {
    if (carrier === "http") server = await listening("official");
    client = await connect(server?.url ?? program("official"));
  });

  afterAll(async () => {
    await client.close();
    await server?.stop();
  });

  it("discovers it", async () => {
    const discovered = await client.discover();
    expect(discovered).toMatchObject({
      supportedVersions: ["2026-07-28"],
      instructions: INSTRUCTIONS,
      _meta: { "io.modelcontextprotocol/serverInfo": INFO },
    });
    expect(Object.keys(discovered.capabilities).sort()).toEqual([
      "completions",
      "logging",
      "prompts",
      "resources",
      "tools",
    ]);
  });

  it("lists its tools, schemas and annotations untouched", async () => {
    const tools = new Map<string, Tool>();
    for await (const tool of client.tools()) tools.set(tool.name, tool);
    expect([...tools.keys()]).toEqual(["add", "even", "samples", "where", "refuse", "count", "wait", "cancellations"]);
    expect(tools.get("add")).toMatchObject({
      description: "Adds two numbers",
      annotations: { readOnlyHint: true },
      inputSchema: { required: ["a", "b"] },
      outputSchema: { properties: { sum: { type: "number" } } },
    });
    expect(tools.get("where")?.inputSchema).toMatchObject({ properties: { region: { "x-mcp-header": "Region" } } });
  });

  it("calls them: structured content, also a bare false, and every kind of content block", async () => {
    expect(await client.callTool("add", { a: 19, b: 23 })).toMatchObject({ structuredContent: { sum: 42 } });
    expect((await client.callTool("even", { n: 3 })).structuredContent).toBe(false);
    expect((await client.callTool("samples")).content).toEqual(SAMPLES);
  });

  it("types and checks structured content by a schema of its own", async () => {
    const output = { type: "object", properties: { sum: { type: "string" } }, required: ["sum"] } as const;
    await expect(client.callTool("add", { a: 1, b: 2 }, { output })).rejects.toThrow("/sum");
  });

  it("repeats an annotated argument in a header that the server accepts, whatever its characters [XMH-C-017] [XMH-C-029]", async () => {
    for (const region of ["eu-west", "Île-de-France", " edges ", "=?base64?eA==?=", ""]) {
      expect((await client.callTool("where", { region })).content).toEqual(text(region));
    }
  });

  it("returns a tool's failure, and arguments that do not fit, for the model to read", async () => {
    expect(await client.callTool("refuse")).toMatchObject({ isError: true, content: text("Not on a Sunday.") });
    expect(await client.callTool("add", { a: 1 })).toMatchObject({ isError: true });
  });

  it("rejects with the server's protocol errors", async () => {
    const refusals = [
      client.callTool("nothing-like-it"),
      client.getPrompt("nothing-like-it"),
      client.getPrompt("introduce", {}),
      client.listPrompts({ cursor: "made-up" }),
      client.complete({ ref: { type: "ref/prompt", name: "nothing-like-it" }, argument: { name: "who", value: "" } }),
    ].map(refusal);
    for (const error of await Promise.all(refusals)) expect(error).toMatchObject({ name: "RpcError", code: -32602 });
    expect(await refusal(client.request("example/unknown", {}))).toMatchObject({ name: "RpcError", code: -32601 });
  });

  it("hears progress and the log", async () => {
    const progress: unknown[] = [];
    const log: unknown[] = [];
    const options: CallOptions = {
      onProgress: (step) => progress.push(step),
      onLog: (message) => log.push(message),
      logLevel: "warning",
    };
    expect((await client.callTool("count", { n: 4 }, options)).content).toEqual(text("counted to 4"));
    expect(progress).toEqual([1, 2, 3, 4].map((step) => ({ progress: step, total: 4, message: `step ${step}` })));
    expect(log).toEqual([2, 4].map((step) => ({ level: "warning", data: { step }, logger: "counter" })));
  });

  it("cancels a call so that the server hears of it", async () => {
    const controller = new AbortController();
    const call = client.callTool("wait", {}, { signal: controller.signal, onProgress: () => controller.abort() });
    expect(await refusal(call)).toBeInstanceOf(AbortedError);
    const cancellations = async (): Promise<string> => JSON.stringify((await client.callTool("cancellations")).content);
    const one = JSON.stringify(text("1"));
    expect(await eventually(cancellations, one)).toBe(one);
  });

  it("lists and reads resources, text and binary, and those of a template", async () => {
    const names: string[] = [];
    for await (const { name } of client.resources()) names.push(name);
    expect(names).toEqual(["logo", ...NOTES.keys()]);
    expect((await client.listResourceTemplates()).resourceTemplates).toMatchObject([{ uriTemplate: "copy:///{name}" }]);
    const contents = async (uri: string) => (await client.readResource(uri)).contents;
    expect(await contents("note:///logo")).toEqual([{ uri: "note:///logo", blob: PIXEL, mimeType: "image/png" }]);
    expect(await contents("copy:///today")).toMatchObject([{ text: NOTES.get("today") }]);
  });

  it("tells a missing resource from other errors", async () => {
    for (const uri of ["note:///nowhere", "copy:///nowhere"]) {
      const error = await refusal(client.readResource(uri));
      expect(error).toBeInstanceOf(RpcError);
      expect(isResourceNotFound(error)).toBe(true);
    }
  });

  it("follows pages, also behind the cursor that is an empty string [PAGE-C-004]", async () => {
    const names: string[] = [];
    for await (const { name } of client.prompts()) names.push(name);
    expect(names).toEqual(["first", "second"]);
  });

  it("gets a prompt", async () => {
    expect((await client.getPrompt("introduce", { who: "Ada", tone: "dry" })).messages).toEqual([
      { role: "user", content: { type: "text", text: "Introduce Ada in a dry tone." } },
    ]);
  });

  it("completes an argument of a prompt, and of a resource template", async () => {
    const prompt = { type: "ref/prompt", name: "introduce" } as const;
    const template = { type: "ref/resource", uri: "copy:///{name}" } as const;
    const names = await client.complete({ ref: prompt, argument: { name: "who", value: "A" } });
    expect(names.completion).toMatchObject({ values: ["Ada", "Alan"] });
    const notes = await client.complete({ ref: template, argument: { name: "name", value: "tom" } });
    expect(notes.completion).toMatchObject({ values: ["tomorrow"] });
  });
});
