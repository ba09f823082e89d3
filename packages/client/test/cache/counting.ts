import { createClient } from "@mortise/client";
import type { Client, ClientSettings } from "@mortise/client";
import { responseCache } from "@mortise/client/cache";
import type { Exchange, JsonObject } from "@mortise/jsonrpc";
import { vi } from "vitest";
import { INFO, list, peer, text, tool } from "../peer.js";
import type { Seen } from "../peer.js";

export const pass = (ms: number): void => void vi.setSystemTime(Date.now() + ms);
export const hints = (ttlMs: unknown, cacheScope: unknown = "private") => ({ ttlMs, cacheScope }) as JsonObject;

/** A server whose answers count up, so that it shows which one a client has. */
export function counting(members: JsonObject = hints(1_000)) {
  let count = 0;
  const page = ({ request: { params } }: Seen) => ({
    ...list("tools", [tool(`v${++count}`)], params?.cursor === undefined ? "2" : undefined),
    ...members,
  });
  const read = ({ request: { params } }: Seen) => ({
    resultType: "complete",
    contents: [{ uri: params!.uri, text: String(++count) }],
    ...members,
  });
  return peer({ "tools/list": page, "resources/read": read, "tools/call": () => text(String(++count)) });
}
export const client = (exchange: Exchange, settings: ClientSettings = {}): Client =>
  createClient(INFO, { exchange, cache: responseCache(), ...settings });
export const names = ({ tools }: { tools: readonly { name: string }[] }) => tools.map(({ name }) => name).join();
