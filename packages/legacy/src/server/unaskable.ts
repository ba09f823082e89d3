import { RpcError } from "@mortise/jsonrpc";
import type { Question } from "@mortise/jsonrpc";
import { ERROR_CODES } from "@mortise/schema/2025-11-25";

/**
 * The error that a request ends with whose client cannot be asked while it is open. A page to visit is named in it, and the client may send
 * the request again afterwards (elicitation § URL Elicitation Required Error).
 */
export function unaskable({ method, params }: Question): RpcError {
  if (method === "elicitation/create" && params?.["mode"] === "url")
    return new RpcError(ERROR_CODES.UrlElicitationRequired, "A page has to be visited first.", {
      data: { elicitations: [params] },
    });
  return new RpcError(ERROR_CODES.InvalidRequest, `Without a session the client cannot be asked for ${method}.`);
}
