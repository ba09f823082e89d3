import type { Client } from "@mortise/client";
import { Context, isFailure } from "@mortise/jsonrpc";
import type { JsonObject, JsonRpcResponse, Transport } from "@mortise/jsonrpc";
import { META_KEYS, REVISION } from "@mortise/schema/2026-07-28";
import {
  isClientNotification,
  isClientRequest,
  isJSONRPCErrorResponse,
  isJSONRPCResultResponse,
  isServerNotification,
} from "@mortise/schema/2026-07-28/validators";
import { describe, expect, it } from "vitest";
import { createWholeServer } from "./whole-server.js";
import { overHttp, overLines } from "./wire.js";
import type { Wired } from "./wire.js";

const CARRIERS = [
  ["HTTP", overHttp],
  ["lines", overLines],
] as const;

const META = { [META_KEYS.protocolVersion]: REVISION, [META_KEYS.clientCapabilities]: { elicitation: {} } };
let lastId = 1000;

/** A request as a transport takes it, around the client. */
const send = (transport: Transport, method: string, params: JsonObject = {}, _meta: JsonObject = META) =>
  transport.exchange({ jsonrpc: "2.0", id: `raw-${++lastId}`, method, params: { ...params, _meta } }, new Context());

const codeOf = (response: JsonRpcResponse): number => (isFailure(response) ? response.error.code : 0);

/** What a client does in its life, good and bad. Returns what it learned, for comparison. */
async function live(client: Client, transport: Transport): Promise<unknown[]> {
  const heard: unknown[] = [];
  const hears = { onProgress: (p: unknown) => heard.push(p), onLog: (m: unknown) => heard.push(m) };
  await client.discover();
  const { tools } = await client.listTools();
  const worked = await client.callTool("work", {}, hears);
  const learned: unknown[] = [
    tools.map(({ name }) => name),
    worked.content,
    heard,
    (await client.callTool("region", { region: " é", size: 42 })).structuredContent,
    (await client.callTool("fail")).isError,
    (await client.listResources()).resources,
    (await client.listResourceTemplates()).resourceTemplates,
    (await client.readResource("memo:///one/page")).contents,
    (await client.listPrompts()).prompts,
    (await client.getPrompt("greet", { who: "Ada" })).messages,
    (
      await client.complete({
        ref: { type: "ref/resource", uri: "memo:///{id}/page" },
        argument: { name: "id", value: "t" },
      })
    ).completion,
  ];
  const refused = [
    send(transport, "tools/call", { name: "bug" }),
    send(transport, "tools/call", { name: "missing" }),
    send(transport, "tools/call", { name: "sample" }),
    send(transport, "resources/read", { uri: "memo:///none" }),
    send(transport, "tools/list", { cursor: "x" }),
    send(transport, "nothing/here"),
    send(transport, "tools/list", {}, { ...META, [META_KEYS.protocolVersion]: "1999-01-01" }),
    send(transport, "tools/list", {}, { [META_KEYS.protocolVersion]: REVISION }),
  ];
  learned.push((await Promise.all(refused)).map(codeOf));
  learned.push((await client.callTool("ask")).content);
  const asked = (await send(transport, "tools/call", { name: "ask" })) as { result: JsonObject };
  learned.push(asked.result.inputRequests);
  const stop = new AbortController();
  const waiting = client.callTool("wait", {}, { signal: stop.signal }).catch((error: Error) => error.name);
  await client.callTool("work"); // the other call has arrived by now
  stop.abort();
  learned.push(await waiting, (await client.callTool("work")).content);
  return learned;
}

async function lifeOver(carrier: (typeof CARRIERS)[number][1]): Promise<Wired & { learned: unknown[] }> {
  const wired = await carrier(createWholeServer());
  const learned = await live(wired.client, wired.transport);
  await wired.close();
  return { ...wired, learned };
}

describe.each(CARRIERS)("over %s", (name, carrier) => {
  it("a client writes requests and notifications alone, each complete [BASE-B-002, PAT-C-002, STDIO-C-003, HTTP-C-010, TRN-B-002]", async () => {
    const sent = (await lifeOver(carrier)).sent();
    expect(sent.length).toBeGreaterThan(20);
    for (const message of sent.filter(({ id }) => !String(id).startsWith("raw-"))) {
      expect(isClientRequest(message) || isClientNotification(message), JSON.stringify(message)).toBe(true);
    }
    expect(sent.every((message) => "method" in message && !("result" in message) && !("error" in message))).toBe(true);
  });

  it("a server writes responses and notifications alone, also when it needs input [BASE-B-002, PAT-S-001, STDIO-S-010, HTTP-S-018, TRN-B-002]", async () => {
    const received = (await lifeOver(carrier)).received();
    expect(received.length).toBeGreaterThan(20);
    expect(received.filter((message) => "method" in message && "id" in message)).toEqual([]);
    for (const message of received) {
      const fits = [isServerNotification, isJSONRPCResultResponse, isJSONRPCErrorResponse].filter((is) => is(message));
      expect(fits, JSON.stringify(message)).toHaveLength(1);
    }
  });

  it("an answer is a result or an error, under the id of its request, and each request has one [BASE-S-007]", async () => {
    const wired = await lifeOver(carrier);
    const answers = wired.received().filter((message) => "id" in message);
    for (const answer of answers) expect("result" in answer).not.toBe("error" in answer);
    const ids = wired.sent().flatMap(({ id }) => (id === undefined ? [] : [id]));
    const unanswered = ids.filter((id) => !answers.some((answer) => answer.id === id));
    expect(answers.map(({ id }) => id).filter((id) => !ids.includes(id as string))).toEqual([]);
    expect(unanswered, "the cancelled call alone").toHaveLength(1);
  });

  it("errors have codes of JSON-RPC or of this revision, and the three of this revision mean what it says [BASE-B-019, BASE-B-022, BASE-B-023, BASE-S-025]", async () => {
    const wired = await lifeOver(carrier);
    const codes = wired
      .received()
      .flatMap((message) => ("error" in message ? [(message.error as { code: number }).code] : []));
    expect(codes.sort((a, b) => a - b)).toEqual([-32603, -32602, -32602, -32602, -32602, -32601, -32022, -32021]);
  });

  it("every key of ours in _meta is one that the specification defines [META-B-005]", async () => {
    const wired = await lifeOver(carrier);
    const metas = [...wired.sent(), ...wired.received()].map(
      ({ params, result }) => (params ?? result ?? {}) as JsonObject,
    );
    const keys = new Set(metas.flatMap(({ _meta }) => Object.keys((_meta ?? {}) as object)));
    expect(keys.size).toBeGreaterThan(4);
    expect([...keys].filter((key) => !(Object.values(META_KEYS) as string[]).includes(key))).toEqual([]);
  });

  it(`cancels its own requests alone, and a server cancels none [TYPES-C-007, TYPES-S-008]`, async () => {
    const wired = await lifeOver(carrier);
    const cancelled = wired.sent().filter(({ method }) => method === "notifications/cancelled");
    expect(cancelled).toHaveLength(name === "lines" ? 1 : 0); // HTTP closes the stream instead
    const ids = wired.sent().map(({ id }) => id);
    for (const { params } of cancelled) expect(ids).toContain((params as JsonObject).requestId);
    expect(wired.received().filter(({ method }) => method === "notifications/cancelled")).toEqual([]);
  });
});

it("what a client learns is the same over every carrier, and takes all three message patterns [ARCH-B-004, BASE-B-001, XMH-C-002]", async () => {
  const [http, lines] = await Promise.all([lifeOver(overHttp), lifeOver(overLines)]);
  expect(lines.learned).toEqual(http.learned);
  expect(http.learned).toContainEqual({ got: { region: " é", size: 42 } });
  expect(http.learned).toContainEqual([-32603, -32602, -32021, -32602, -32602, -32601, -32022, -32602]);
  expect(http.learned).toContainEqual({ who: expect.objectContaining({ method: "elicitation/create" }) });
});
