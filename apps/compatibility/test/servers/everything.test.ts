import { connect, isResourceNotFound } from "@mortise/mcp";
import type { CallOptions, Client, ContentBlock, SubscriptionEvent } from "@mortise/mcp";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { eventually, listening, reference, sayingItsPort } from "../programs.js";
import type { Listening } from "../programs.js";
import { person } from "./person.js";

const CARRIERS = [
  ["stdio", "stdio", ""],
  ["Streamable HTTP", "streamableHttp", "/mcp"],
  ["HTTP+SSE", "sse", "/sse"],
] as const;

describe.each(CARRIERS)("Mortise's client and server-everything over %s", (carrier, mode, path) => {
  const ada = person([{ uri: "file:///shop", name: "shop" }]);
  let server: Listening | undefined;
  let client: Client;
  const call = async (name: string, args: Record<string, unknown> = {}, options?: CallOptions) =>
    (await client.callTool(name, args, options)).content as (ContentBlock & { text: string })[];

  beforeAll(async () => {
    const program = reference("everything", mode);
    if (carrier !== "stdio") server = await listening(sayingItsPort(program));
    client = await connect(server === undefined ? program : server.url + path, {
      ...ada.handlers,
      legacy: { visitTimeout: 50 }, // this server never says that a visit is over
    });
  });
  afterAll(async () => {
    await client.close();
    await server?.stop();
  });

  it("finds out that it speaks an earlier revision, and how", async () => {
    expect(client.era).toBe("legacy");
    expect(client.explain()).toContain(
      `"mcp-servers/everything" opened a session of revision ${carrier === "HTTP+SSE" ? "" : "2025-11-25"}`,
    );
    const { capabilities, instructions } = await client.discover();
    expect(Object.keys(capabilities)).toEqual(
      expect.arrayContaining(["tools", "resources", "prompts", "logging", "completions"]),
    );
    expect(instructions).toContain("Everything Server");
  });

  it("calls its tools: text, pictures, links, resources, structured content, mistakes", async () => {
    const names: string[] = [];
    for await (const { name } of client.tools()) names.push(name);
    expect(names).toContain("trigger-sampling-request"); // offered only to clients that declare it
    expect((await call("echo", { message: "hello" }))[0]?.text).toBe("Echo: hello");
    expect((await call("get-tiny-image")).map(({ type }) => type)).toEqual(["text", "image", "text"]);
    expect((await call("get-annotated-message", { messageType: "error" }))[0]?.annotations?.priority).toBe(1);
    expect((await call("get-resource-links", { count: 2 })).map(({ type }) => type)).toContain("resource_link");
    const referred = await call("get-resource-reference", { resourceType: "Text", resourceId: 1 });
    expect(referred.map(({ type }) => type)).toContain("resource");
    const weather = await client.callTool("get-structured-content", { location: "New York" });
    expect(weather.structuredContent).toMatchObject({ conditions: "Cloudy" });
    expect(await client.callTool("get-sum", { a: "one" })).toMatchObject({ isError: true });
  });

  it("reads its resources, also those of templates, and gets its prompts", async () => {
    const { resources } = await client.listResources();
    const read = await client.readResource(resources[0]!.uri);
    expect(read.contents).toHaveLength(1);
    const { resourceTemplates } = await client.listResourceTemplates();
    expect(resourceTemplates.map(({ uriTemplate }) => uriTemplate)).toContain(
      "demo://resource/dynamic/text/{resourceId}",
    );
    expect((await client.readResource("demo://resource/dynamic/text/1")).contents[0]).toHaveProperty("text");
    expect((await client.readResource("demo://resource/dynamic/blob/1")).contents[0]).toHaveProperty("blob");
    expect(isResourceNotFound(await client.readResource("demo://none").catch((error: unknown) => error))).toBe(true);
    const prompt = await client.getPrompt("args-prompt", { city: "Ulm", state: "BW" });
    expect(JSON.stringify(prompt.messages)).toContain("Ulm");
    expect(
      (await client.getPrompt("resource-prompt", { resourceType: "Text", resourceId: "1" })).messages,
    ).toHaveLength(2);
  });

  it("completes by what is typed and by what other arguments are", async () => {
    expect((await client.completePrompt("completable-prompt", "department", "E")).values).toEqual(["Engineering"]);
    const others = { department: "Sales" };
    expect((await client.completePrompt("completable-prompt", "name", "", { others })).values).toContain("Eve");
    expect(
      (await client.completeResource("demo://resource/dynamic/text/{resourceId}", "resourceId", "7")).values,
    ).toEqual(["7"]);
  });

  it("is asked by forms, pages, for a model and for folders", async () => {
    expect(JSON.stringify(await call("trigger-elicitation-request"))).toContain("Name: Ada");
    expect(ada.asked.forms).toHaveLength(1);
    expect(JSON.stringify(await call("trigger-sampling-request", { prompt: "A tenon is?" }))).toContain("A tongue.");
    expect(JSON.stringify(ada.asked.prompts)).toContain("A tenon is?");
    expect((await call("get-roots-list"))[0]?.text).toContain("file:///shop");
    const url = "https://example.com/sign";
    expect((await call("trigger-url-elicitation", { url }))[0]?.text).toContain("completed");
    expect(ada.asked.pages).toEqual([url]);
  });

  it("goes where error -32042 sends it, and makes the call again", async () => {
    ada.asked.pages.length = 0;
    const url = "https://example.com/first";
    expect((await call("trigger-url-elicitation", { url, errorPath: true }))[0]?.text).toContain("completed");
    expect(ada.asked.pages).toEqual(["https://modelcontextprotocol.io", url]);
  });

  it("hears progress", async () => {
    const steps: number[] = [];
    const onProgress = ({ progress }: { progress: number }) => steps.push(progress);
    await call("trigger-long-running-operation", { duration: 0.2, steps: 4 }, { onProgress });
    expect(steps.slice(0, 3)).toEqual([1, 2, 3]);
  });

  it("cancels, and the server does not answer", async () => {
    const abort = new AbortController();
    const onProgress = () => abort.abort();
    const operation = call(
      "trigger-long-running-operation",
      { duration: 5, steps: 50 },
      { onProgress, signal: abort.signal },
    );
    await expect(operation).rejects.toMatchObject({ name: "AbortedError" });
    expect((await call("echo", { message: "still there" }))[0]?.text).toBe("Echo: still there");
  });

  it("subscribes, and hears of updates and of lists that change", async () => {
    const uri = "demo://resource/dynamic/text/1";
    const subscription = client.subscribe({ resourceSubscriptions: [uri], resourcesListChanged: true });
    const events = subscription[Symbol.asyncIterator]();
    expect((await events.next()).value).toMatchObject({
      type: "acknowledged",
      honoured: { resourceSubscriptions: [uri], resourcesListChanged: true },
    });
    await call("toggle-subscriber-updates");
    await call("gzip-file-as-resource", { name: "note.gz", data: "data:text/plain,hello" });
    const heard = new Set<string>();
    while (heard.size < 2) {
      const event = (await events.next()).value as SubscriptionEvent;
      heard.add(event.type === "resourceUpdated" ? event.uri : event.type);
    }
    expect([...heard].sort()).toEqual([uri, "resourcesListChanged"]);
    await call("toggle-subscriber-updates");
    await subscription.close();
  });

  it("is told the log from the level on that it asks for", async () => {
    const log: unknown[] = [];
    const options: CallOptions = { logLevel: "debug", onLog: (message) => log.push(message) };
    // It says one thing at once, but not as a part of the call.
    const logged = async () => (await call("toggle-simulated-logging", {}, options), log.length > 0);
    expect(await eventually(logged, true)).toBe(true);
  });

  it("says clearly that it cannot run what runs only as a task of a session", async () => {
    await expect(call("simulate-research-query", { topic: "joints" })).rejects.toThrow(/only as a task/);
  });
});
