import { Context, isFailure } from "@mortise/jsonrpc";
import type { ContextInit, JsonObject, JsonRpcErrorObject, JsonRpcNotification } from "@mortise/jsonrpc";
import type { Server } from "@mortise/server";
import { META_KEYS, REVISION } from "@mortise/schema/2026-07-28";

/** The `_meta` of a client that declares nothing. */
export const META = {
  [META_KEYS.protocolVersion]: REVISION,
  [META_KEYS.clientCapabilities]: {},
} as const;

/** Sends one request the way a transport does. */
export const send = (
  server: Server,
  method: string,
  params?: JsonObject,
  { id = 1, ...init }: ContextInit & { readonly id?: string | number } = {},
) => server.exchange({ jsonrpc: "2.0", id, method, ...(params && { params }) }, new Context(init));

/** The result of one request, with `_meta` filled in. @throws when the server answered with an error */
export async function ask(
  server: Server,
  method: string,
  params: JsonObject = {},
  init: ContextInit = {},
): Promise<Record<string, any>> {
  const response = await send(server, method, { ...params, _meta: { ...META, ...(params._meta as JsonObject) } }, init);
  if (isFailure(response)) throw new Error(`${response.error.code}: ${response.error.message}`);
  return response.result;
}

/** The error of one request. @throws when the server answered with a result */
export async function refusal(
  server: Server,
  method: string,
  params: JsonObject = {},
  init: ContextInit = {},
): Promise<JsonRpcErrorObject> {
  const response = await send(server, method, { ...params, _meta: { ...META, ...(params._meta as JsonObject) } }, init);
  if (!isFailure(response)) throw new Error(`expected an error, got ${JSON.stringify(response.result)}`);
  return response.error;
}

/** A context that keeps what the handler says on the way. */
export function listening(): { init: ContextInit; heard: JsonRpcNotification[] } {
  const heard: JsonRpcNotification[] = [];
  return { init: { notify: (notification) => heard.push(notification) }, heard };
}
