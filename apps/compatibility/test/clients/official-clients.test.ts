import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { eventually, fixture, listening } from "../programs.js";
import type { Listening } from "../programs.js";
import { connectClient2, connectSdk1 } from "./official.js";
import type { Connected, Target, User } from "./official.js";

const SDK = "@modelcontextprotocol/sdk 1.32.2";
const CLIENT = "@modelcontextprotocol/client 2.4.0";
const PEERS = [
  [SDK, "stdio", connectSdk1, -32002],
  [SDK, "Streamable HTTP", connectSdk1, -32002],
  [SDK, "HTTP+SSE", connectSdk1, -32002],
  // This one translates the code by itself.
  [CLIENT, "stdio", connectClient2, -32602],
  [CLIENT, "Streamable HTTP", connectClient2, -32602],
] as const;

const text = (words: string) => [{ type: "text", text: words }];

describe.each(PEERS)("%s and Mortise's server over %s", (_name, carrier, connectTo, notFound) => {
  const asked: Record<string, unknown>[] = [];
  const heard: { method: string; params: Readonly<Record<string, unknown>> }[] = [];
  const user: User = {
    elicit(params) {
      asked.push(params);
      return { action: "accept", ...(params["mode"] !== "url" && { content: FORM }) };
    },
    sample(params) {
      asked.push(params);
      return { role: "assistant", model: "bench", content: { type: "text", text: "A tongue." } };
    },
    roots: () => ({ roots: [{ uri: "file:///shop", name: "shop" }] }),
    heard: (method, params) => void heard.push({ method, params }),
  };
  const FORM = { name: "Ada", wood: "oak", dry: true };
  const heardOf = (method: string) => heard.filter((one) => one.method === method);
  let server: Listening | undefined;
  let peer: Connected;

  beforeAll(async () => {
    let target: Target = { program: fixture("mortise-server.mjs", "stdio") };
    if (carrier !== "stdio") {
      server = await listening(fixture("mortise-server.mjs", "http"));
      target = carrier === "HTTP+SSE" ? { sse: server.url } : { url: server.url };
    }
    peer = await connectTo(target, user);
  });
  beforeEach(() => {
    asked.length = 0;
    heard.length = 0;
  });
  afterAll(async () => {
    await peer.client.close();
    await server?.stop();
  });

  it("is initialized", async () => {
    expect(peer.client.getServerVersion()).toEqual({ name: "specimen", version: "1.2.3", title: "A specimen" });
    expect(peer.client.getInstructions()).toBe("Measure twice.");
    expect(peer.client.getServerCapabilities()).toMatchObject({
      tools: { listChanged: true },
      resources: { subscribe: true },
      prompts: {},
      completions: {},
      logging: {},
    });
    if (carrier !== "HTTP+SSE") expect(peer.version).toBe("2025-11-25"); // that client keeps it to itself
    expect(await peer.client.ping()).toEqual({});
  });

  it("lists tools, page after page, without schemas that are none of its revision", async () => {
    let page = await peer.client.listTools();
    const tools = [...(page["tools"] as { name: string; outputSchema?: unknown; title?: string }[])];
    while (page["nextCursor"] !== undefined) {
      page = await peer.client.listTools({ cursor: page["nextCursor"] });
      tools.push(...(page["tools"] as typeof tools));
    }
    const named = (name: string) => tools.find((tool) => tool.name === name);
    expect(tools.length).toBeGreaterThan(10);
    expect(named("add")).toMatchObject({ title: "Add", outputSchema: { type: "object" } });
    expect(named("even")).not.toHaveProperty("outputSchema");
  });

  it("calls tools: structured content, every kind of content, failures", async () => {
    expect(await peer.call("add", { a: 19, b: 23 })).toMatchObject({ structuredContent: { sum: 42 } });
    const even = await peer.call("even", { n: 3 });
    expect(even["content"]).toEqual(text("false"));
    expect(even).not.toHaveProperty("structuredContent");
    const samples = (await peer.call("samples"))["content"] as { type: string }[];
    expect(samples.map(({ type }) => type)).toEqual(["text", "image", "audio", "resource_link", "resource"]);
    expect(await peer.call("refuse")).toMatchObject({ isError: true, content: text("Not on a Sunday.") });
    expect(await peer.call("add", { a: 1 })).toMatchObject({ isError: true });
    await expect(peer.call("nothing-like-it")).rejects.toMatchObject({ code: -32602 });
  });

  it("reads resources, and is told in its revision's words when there is none", async () => {
    const { client } = peer;
    expect(((await client.listResources())["resources"] as unknown[]).length).toBe(2);
    expect(await client.readResource({ uri: "note:///today" })).toMatchObject({
      contents: [{ text: "Sharpen the chisel." }],
    });
    expect(await client.readResource({ uri: "note:///logo" })).toMatchObject({ contents: [{ blob: "iVBORw0KGgo=" }] });
    expect(await client.listResourceTemplates()).toMatchObject({
      resourceTemplates: [{ uriTemplate: "copy:///{name}" }],
    });
    expect(await client.readResource({ uri: "copy:///today" })).toMatchObject({
      contents: [{ text: "A copy of today" }],
    });
    await expect(client.readResource({ uri: "note:///none" })).rejects.toMatchObject({ code: notFound });
  });

  it("gets prompts, and values to complete their arguments with", async () => {
    const { client } = peer;
    expect(await client.listPrompts()).toMatchObject({ prompts: [{ name: "introduce" }] });
    const got = await client.getPrompt({ name: "introduce", arguments: { who: "Ada" } });
    expect(got["messages"]).toEqual([{ role: "user", content: text("Introduce Ada in a warm tone.")[0] }]);
    const completed = await client.complete({
      ref: { type: "ref/prompt", name: "introduce" },
      argument: { name: "who", value: "A" },
    });
    expect(completed).toMatchObject({ completion: { values: ["Ada", "Alan"] } });
    const variable = await client.complete({
      ref: { type: "ref/resource", uri: "copy:///{name}" },
      argument: { name: "name", value: "tom" },
    });
    expect(variable).toMatchObject({ completion: { values: ["tomorrow"] } });
  });

  it("hears progress, and log messages from the level that it sets on", async () => {
    const steps: unknown[] = [];
    await peer.client.setLoggingLevel("warning");
    const counted = await peer.call("count", { n: 4 }, { onprogress: (step) => steps.push(step) });
    expect(counted["content"]).toEqual(text("counted to 4"));
    expect(steps).toEqual([1, 2, 3, 4].map((progress) => ({ progress, total: 4, message: `step ${progress}` })));
    expect(heardOf("notifications/message").map(({ params }) => params)).toEqual([
      { level: "warning", logger: "counter", data: { step: 2 } },
      { level: "warning", logger: "counter", data: { step: 4 } },
    ]);
  });

  it("is asked by a form and by a page that it is told the end of", async () => {
    expect((await peer.call("introduce"))["content"]).toEqual(text("Ada likes oak"));
    expect(asked[0]).toMatchObject({ message: "Who are you?", requestedSchema: { type: "object" } });
    expect((await peer.call("visit"))["content"]).toEqual(text("accept"));
    expect(asked[1]).toMatchObject({ mode: "url", url: "https://example.com/sign" });
    const { elicitationId } = asked[1] as { elicitationId: string };
    expect(await eventually(() => heardOf("notifications/elicitation/complete").length, 1)).toBe(1);
    expect(heardOf("notifications/elicitation/complete")[0]?.params).toEqual({ elicitationId });
  });

  it("is asked for a model's answer and for its folders, also at once with a form", async () => {
    expect((await peer.call("ponder"))["content"]).toEqual(text("bench: A tongue."));
    expect(asked[0]).toMatchObject({ maxTokens: 50, systemPrompt: "Be brief." });
    expect((await peer.call("folders"))["content"]).toEqual(text("file:///shop"));
    const steps: unknown[] = [];
    const all = await peer.call("everything-at-once", {}, { onprogress: (step) => steps.push(step) });
    expect(all["content"]).toEqual(text("accept bench 1"));
    expect(steps).toEqual([{ progress: 1 }, { progress: 2 }]);
    await peer.client.sendRootsListChanged(); // nothing to answer, and nothing breaks
  });

  it("cancels", async () => {
    const abort = new AbortController();
    const call = peer.call("wait", {}, { signal: abort.signal, onprogress: () => abort.abort("enough") });
    await expect(call).rejects.toBeDefined();
    const cancellations = async () => (await peer.call("cancellations"))["content"];
    expect(await eventually(async () => JSON.stringify(await cancellations()), JSON.stringify(text("1")))).toEqual(
      JSON.stringify(text("1")),
    );
  });

  it("subscribes, hears of changes, and hears no more once it has unsubscribed", async () => {
    await peer.client.subscribeResource({ uri: "note:///today" });
    await peer.call("change");
    expect(await eventually(() => heardOf("notifications/resources/updated").length, 1)).toBe(1);
    expect(heardOf("notifications/resources/updated")[0]?.params).toEqual({ uri: "note:///today" });
    expect(await eventually(() => heardOf("notifications/tools/list_changed").length, 1)).toBe(1);
    await peer.client.unsubscribeResource({ uri: "note:///today" });
    heard.length = 0;
    await peer.call("change");
    await peer.call("add", { a: 1, b: 1 }); // whatever was to come has come
    expect(heardOf("notifications/resources/updated")).toEqual([]);
  });

  it("comes back for the rest when the stream of a call is closed before its end", async () => {
    const steps: unknown[] = [];
    const options = { onprogress: (step: unknown) => steps.push(step) };
    expect((await peer.call("linger", {}, options))["content"]).toEqual(text("done at last"));
    expect(steps).toEqual([1, 2].map((progress) => ({ progress, total: 2 })));
  });
});
