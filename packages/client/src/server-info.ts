import { isObject } from "@mortise/jsonrpc";
import { META_KEYS } from "@mortise/schema/2026-07-28";
import type { Implementation } from "@mortise/schema/2026-07-28";

/** What the server that gave a result calls itself, where it says so. For display and logs: it is not verified. */
export function serverInfo({ _meta }: { readonly _meta?: object }): Implementation | undefined {
  const info = (_meta as Record<string, unknown> | undefined)?.[META_KEYS.serverInfo];
  const isOne = isObject(info) && typeof info.name === "string" && typeof info.version === "string";
  return isOne ? (info as unknown as Implementation) : undefined;
}
