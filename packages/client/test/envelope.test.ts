import { createClient } from "@mortise/client";
import { META_KEYS } from "@mortise/schema/2026-07-28";
import { isCallToolRequest } from "@mortise/schema/2026-07-28/validators";
import { describe, expect, it } from "vitest";
import { INFO, list, metaOf, peer, text, tool } from "./peer.js";

describe("envelope", () => {
  const setup = (capabilities?: object) => {
    const { exchange, seen } = peer({ "tools/call": () => text("ok"), "tools/list": () => list("tools", [tool("a")]) });
    return { seen, client: createClient(INFO, { exchange, ...(capabilities && { capabilities }) }) };
  };

  it("says version, capabilities and name on every request, whatever it asks [META-C-007] [META-C-008] [META-C-009]", async () => {
    const { client, seen } = setup();
    await client.callTool("a", { x: 1 });
    await client.request("tools/list", {});
    expect(seen).toHaveLength(2);
    for (const call of seen) {
      expect(metaOf(call)).toEqual({
        [META_KEYS.protocolVersion]: "2026-07-28",
        [META_KEYS.clientCapabilities]: {},
        [META_KEYS.clientInfo]: INFO,
      });
    }
    expect(isCallToolRequest(seen[0]!.request)).toBe(true);
  });

  it("sends the capabilities that it was made with", async () => {
    const { client, seen } = setup({ elicitation: {} });
    await client.callTool("a");
    expect(metaOf(seen[0]!)[META_KEYS.clientCapabilities]).toEqual({ elicitation: {} });
    expect(seen[0]!.request.params).not.toHaveProperty("arguments");
  });

  it("merges the caller's _meta and lets nobody replace the reserved keys [META-B-021]", async () => {
    const { client, seen } = setup();
    const traceparent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
    await client.callTool(
      "a",
      {},
      { _meta: { traceparent, "com.example/x": null, [META_KEYS.protocolVersion]: "1999-01-01" } },
    );
    await client.request("tools/call", { name: "a", _meta: { tracestate: "a=b" } }, { _meta: { baggage: "k=v" } });
    expect(metaOf(seen[0]!)).toMatchObject({
      traceparent,
      "com.example/x": null,
      [META_KEYS.protocolVersion]: "2026-07-28",
    });
    expect(metaOf(seen[1]!)).toMatchObject({ tracestate: "a=b", baggage: "k=v" });
  });

  it("asks for progress and logs only when somebody listens", async () => {
    const { client, seen } = setup();
    const nothing = (): void => {};
    await client.callTool("a");
    await client.callTool("a", {}, { onProgress: nothing, onLog: nothing });
    await client.callTool("a", {}, { logLevel: "debug" });
    expect(metaOf(seen[0]!)).not.toHaveProperty(META_KEYS.progressToken);
    expect(Object.keys(metaOf(seen[0]!))).not.toContain(META_KEYS.logLevel);
    expect(metaOf(seen[1]!)[META_KEYS.progressToken]).toBe(seen[1]!.request.id);
    expect(metaOf(seen[1]!)[META_KEYS.logLevel]).toBe("info");
    expect(metaOf(seen[2]!)[META_KEYS.logLevel]).toBe("debug");
  });

  it("gives every request an id of its own, a string or an integer [BASE-C-003] [BASE-C-004] [BASE-C-005] [PROG-C-001] [PROG-C-002]", async () => {
    const { client, seen } = setup();
    await Promise.all(Array.from({ length: 50 }, () => client.callTool("a", {}, { onProgress: () => {} })));
    const ids = seen.map(({ request }) => request.id);
    expect(new Set(ids).size).toBe(50);
    expect(ids.every((id) => Number.isSafeInteger(id))).toBe(true);
    expect(new Set(seen.map((call) => metaOf(call)[META_KEYS.progressToken])).size).toBe(50);
  });
});
