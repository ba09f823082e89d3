import { createClient } from "@mortise/client";
import { RpcError } from "@mortise/jsonrpc";
import { META_KEYS } from "@mortise/schema/2026-07-28";
import { describe, expect, it } from "vitest";
import { deferred, INFO, metaOf, peer, rejection, text } from "./peer.js";
import type { Seen } from "./peer.js";

const versionOf = (seen: Seen): unknown => metaOf(seen)[META_KEYS.protocolVersion];

/** A server that speaks some versions only. */
const speaking = (supported: unknown) =>
  peer({
    "tools/call": (call) => {
      if (Array.isArray(supported) && supported.includes(versionOf(call))) return text("ok");
      throw new RpcError(-32022, "unsupported", { data: { supported, requested: versionOf(call) } });
    },
    "server/discover": () => ({
      resultType: "complete",
      supportedVersions: supported,
      capabilities: {},
      ttlMs: 0,
      cacheScope: "public",
    }),
  });

const VERSIONS = ["2027-01-01", "2026-07-28", "2026-01-01"];

describe("version negotiation", () => {
  it("retries once with the best common version and remembers it [VER-C-002] [VER-C-004]", async () => {
    const { exchange, seen } = speaking(["2025-01-01", "2026-01-01", "2026-07-28"]);
    const client = createClient(INFO, { exchange, versions: VERSIONS });
    await client.callTool("a", { x: 0 });
    await client.callTool("a");
    expect(seen.map(versionOf)).toEqual(["2027-01-01", "2026-07-28", "2026-07-28"]);
    expect(seen[1]!.request.params).toMatchObject({ name: "a", arguments: { x: 0 } });
  });

  it.each([[["1999-01-01"]], [[]], ["2026-07-28"], [undefined], [[null, 7]]])(
    "surfaces the refusal when %j has none in common [VER-C-002]",
    async (supported) => {
      const { exchange, seen } = speaking(supported);
      const error = (await rejection(createClient(INFO, { exchange, versions: VERSIONS }).callTool("a"))) as RpcError;
      expect(error.code).toBe(-32022);
      expect(seen).toHaveLength(1);
    },
  );

  it("never loops, even with a server that supports what it refuses", async () => {
    const refused = (call: Seen): never => {
      throw new RpcError(-32022, "unsupported", { data: { supported: VERSIONS, requested: versionOf(call) } });
    };
    const { exchange, seen } = peer({ "tools/call": refused });
    const error = (await rejection(createClient(INFO, { exchange, versions: VERSIONS }).callTool("a"))) as RpcError;
    expect(error.code).toBe(-32022);
    expect(seen.map(versionOf)).toEqual(["2027-01-01", "2026-07-28"]);
  });

  it("takes a list that names the refused version at its word, once [VER-C-002]", async () => {
    const { exchange, seen } = peer({
      "tools/call": () => {
        if (seen.length > 1) return text("ok");
        throw new RpcError(-32022, "unsupported", { data: { supported: ["2026-07-28"], requested: "2026-07-28" } });
      },
    });
    await createClient(INFO, { exchange }).callTool("a");
    expect(seen.map(versionOf)).toEqual(["2026-07-28", "2026-07-28"]);
  });

  it("sends nothing more once the call is aborted", async () => {
    const refusal = deferred<never>();
    const started = deferred<void>();
    const { exchange, seen } = peer({ "tools/call": () => (started.resolve(), refusal.promise) });
    const controller = new AbortController();
    const call = rejection(
      createClient(INFO, { exchange, versions: VERSIONS }).callTool("a", {}, { signal: controller.signal }),
    );
    await started.promise;
    controller.abort();
    refusal.reject(new RpcError(-32022, "unsupported", { data: { supported: VERSIONS } }));
    await call;
    await new Promise((resolve) => setTimeout(resolve, 5));
    expect(seen).toHaveLength(1);
  });

  it("takes the version from discovery too [DISC-C-006]", async () => {
    const { exchange, seen } = speaking(["2026-01-01"]);
    const client = createClient(INFO, { exchange, versions: VERSIONS });
    expect((await client.discover()).supportedVersions).toEqual(["2026-01-01"]);
    await client.callTool("a");
    expect(seen.map(versionOf)).toEqual(["2027-01-01", "2026-01-01"]);
  });

  it("needs at least one version", () => {
    expect(() => createClient(INFO, { exchange: speaking([]).exchange, versions: [] })).toThrow(RangeError);
  });
});
