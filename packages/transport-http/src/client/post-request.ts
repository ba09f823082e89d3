import { serialize } from "@mortise/jsonrpc";
import type { JsonRpcResponse, ParseLimits } from "@mortise/jsonrpc";
import type { ClientCall } from "./client-call.js";
import { deliver } from "./deliver.js";
import type { Destination } from "./deliver.js";
import type { ParamHeaders } from "./options.js";
import { readAnswer } from "./read-answer.js";
import { requestHeaders } from "./request-headers.js";

/** Where a transport's requests go, and how. */
export interface Route extends Destination {
  readonly routing: ReadonlyMap<string, string>;
  readonly limits: Required<ParseLimits>;
}

/** POSTs one request and reads the response. */
export async function postRequest(
  call: ClientCall,
  route: Route,
  parameters: ReturnType<ParamHeaders> | undefined,
): Promise<JsonRpcResponse> {
  const { request, context } = call;
  const headers = requestHeaders(request, route.routing, parameters);
  const answer = await deliver({ headers, body: serialize(request) }, route, request, call);
  return readAnswer(answer, { url: route.url, request, context, limits: route.limits });
}
