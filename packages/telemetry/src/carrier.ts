import { isObject } from "@mortise/jsonrpc";
import type { JsonObject, JsonRpcRequest } from "@mortise/jsonrpc";
import { META_KEYS } from "@mortise/schema/2026-07-28";
import type { TextMapGetter, TextMapSetter } from "@opentelemetry/api";

/** The only keys of a trace that `_meta` may hold without a prefix (basic § _meta); what other propagators would write is left out. */
const KEYS: readonly string[] = [META_KEYS.traceparent, META_KEYS.tracestate, META_KEYS.baggage];

export const metaOf = ({ params }: JsonRpcRequest): JsonObject => (isObject(params?._meta) ? params._meta : {});

/** The same request with more in its `_meta`. */
export const withMeta = (request: JsonRpcRequest, more: JsonObject): JsonRpcRequest => ({
  ...request,
  params: { ...request.params, _meta: { ...metaOf(request), ...more } },
});

/** Reads a trace's keys out of foreign `_meta`. */
export const metaGetter: TextMapGetter<JsonObject> = {
  keys: (meta) => KEYS.filter((key) => Object.hasOwn(meta, key)),
  get(meta, key) {
    const value = KEYS.includes(key) ? meta[key] : undefined;
    return typeof value === "string" ? value : undefined;
  },
};

export const metaSetter: TextMapSetter<Record<string, unknown>> = {
  set(meta, key, value) {
    if (KEYS.includes(key)) meta[key] = value;
  },
};
