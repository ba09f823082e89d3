import type { JsonObject } from "@mortise/jsonrpc";
import { serve } from "@mortise/mcp";
import type { Served } from "@mortise/mcp";
import { META_KEYS, REVISION } from "@mortise/schema/2026-07-28";
import { SseReader } from "@mortise/transport-http";
import type { SseEvent } from "@mortise/transport-http";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createWholeServer } from "./whole-server.js";

// What stands on which HTTP stream, read with nothing of ours but the SSE reader.

let served: Served;
beforeAll(async () => {
  served = await serve(createWholeServer(), { http: { drainTimeout: 100 }, signals: false });
});
afterAll(() => served.close());

const META = { [META_KEYS.protocolVersion]: REVISION, [META_KEYS.clientCapabilities]: {} };

/** A POST that says in its headers what it says in its body, unless told otherwise. */
function post(method: string, params: JsonObject, headers: Record<string, string | null> = {}): Promise<Response> {
  const { _meta, ...rest } = params;
  const name = (params.name ?? params.uri) as string | undefined;
  const all = {
    "Content-Type": "application/json",
    Accept: "application/json, text/event-stream",
    "MCP-Protocol-Version": REVISION,
    "Mcp-Method": method,
    ...(name !== undefined && { "Mcp-Name": name }),
    ...headers,
  };
  return fetch(served.url as string, {
    method: "POST",
    headers: Object.entries(all).filter((entry): entry is [string, string] => entry[1] !== null),
    body: JSON.stringify({
      jsonrpc: "2.0",
      id: 1,
      method,
      params: { ...rest, _meta: { ...META, ...(_meta as JsonObject) } },
    }),
    signal: AbortSignal.timeout(5_000),
  });
}

/** Collects the events of an answer; `until` resolves once one fits. */
function events(response: Response): {
  all: SseEvent[];
  until(fits: (message: JsonObject) => boolean): Promise<void>;
  cancel(): Promise<void>;
} {
  const all: SseEvent[] = [];
  let check = (): void => {};
  const reader = (response.body as ReadableStream<Uint8Array>).getReader();
  const sse = new SseReader((event) => {
    all.push(event);
    check();
  });
  const decoder = new TextDecoder();
  const reading = (async () => {
    for (let chunk = await reader.read(); !chunk.done; chunk = await reader.read()) {
      sse.push(decoder.decode(chunk.value, { stream: true }));
    }
  })();
  return {
    all,
    until: (fits) =>
      new Promise((resolve, reject) => {
        check = () => all.some(({ data }) => fits(JSON.parse(data) as JsonObject)) && resolve();
        reading.then(() => reject(new Error(`The stream ended: ${JSON.stringify(all)}`)), reject);
        check();
      }),
    cancel: () => reader.cancel(),
  };
}

const messages = (all: readonly SseEvent[]): JsonObject[] => all.map(({ data }) => JSON.parse(data) as JsonObject);
const errorOf = async (response: Response) => [
  response.status,
  ((await response.json()) as { error: { code: number } }).error.code,
];

describe("the stream of a request", () => {
  it("carries what is about that request alone, with calls in flight beside it [HTTP-S-017]", async () => {
    const answers = await Promise.all(
      ["a", "b", "c"].map(async (progressToken) => {
        const answer = events(await post("tools/call", { name: "work", _meta: { progressToken } }));
        await answer.until((message) => "result" in message);
        return { progressToken, heard: messages(answer.all) };
      }),
    );
    for (const { progressToken, heard } of answers) {
      const tokens = heard.flatMap(({ method, params }) =>
        method === undefined ? [] : [(params as JsonObject).progressToken],
      );
      expect(tokens).toEqual([progressToken, progressToken]);
    }
  });

  it("is not the stream of a subscription: that carries no progress and no log [HTTP-S-020, LOG-S-005]", async () => {
    const listening = events(await post("subscriptions/listen", { notifications: { toolsListChanged: true } }));
    await listening.until(({ method }) => method === "notifications/subscriptions/acknowledged");
    const _meta = { progressToken: "p", [META_KEYS.logLevel]: "debug" };
    const call = events(await post("tools/call", { name: "work", _meta }));
    await call.until((message) => "result" in message);
    expect(messages(call.all).map(({ method }) => method)).toEqual([
      "notifications/progress",
      "notifications/progress",
      "notifications/message",
      undefined,
    ]);
    expect(listening.all).toHaveLength(1);
    await listening.cancel();
  });

  it("cannot be resumed: events have no id, and nobody asks for the rest [HTTP-B-024]", async () => {
    const answer = events(await post("tools/call", { name: "work", _meta: { progressToken: 0 } }));
    await answer.until((message) => "result" in message);
    expect(answer.all.length).toBeGreaterThan(2);
    for (const event of answer.all) expect(Object.keys(event)).toEqual(["data"]);
    const headers = { Accept: "text/event-stream", "Last-Event-ID": "1", "MCP-Protocol-Version": "2026-07-28" };
    const rest = await fetch(served.url as string, { headers });
    expect(rest.status).toBe(405);
  });
});

describe("headers", () => {
  it("must name the version, and the same as the body [HTTPVER-S-007, TYPES-S-001]", async () => {
    expect(await errorOf(await post("tools/list", {}, { "MCP-Protocol-Version": null }))).toEqual([400, -32020]);
    expect(await errorOf(await post("tools/list", {}, { "MCP-Protocol-Version": "2025-11-25" }))).toEqual([
      400, -32020,
    ]);
  });

  it("never override the body: what equals it is compared, and the body is what counts [TRN-B-003]", async () => {
    const args = { region: "Hello", size: 42 };
    const equal = { "Mcp-Param-Region": "=?base64?SGVsbG8=?=", "Mcp-Param-Size": "42.0" };
    const answer = await post("tools/call", { name: "region", arguments: args }, equal);
    expect(await answer.json()).toMatchObject({ result: { structuredContent: { got: args } } });
    const other = { ...equal, "Mcp-Param-Size": "43" };
    expect(await errorOf(await post("tools/call", { name: "region", arguments: args }, other))).toEqual([400, -32020]);
    // An argument that is only in the header is not there.
    const absent = await post("tools/call", { name: "region", arguments: {} }, equal);
    expect(JSON.stringify(await absent.json())).not.toContain("Hello");
  });
});
