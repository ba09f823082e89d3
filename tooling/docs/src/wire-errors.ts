import { ERROR_CODES as SESSION_CODES } from "@mortise/schema/2025-11-25";
import { ERROR_CODES } from "@mortise/schema/2026-07-28";
import { TOO_MANY_REQUESTS } from "@mortise/server/limits";

export interface WireError {
  readonly code: number;
  /** The HTTP status that goes with it. */
  readonly http: string;
  readonly cause: string;
  readonly remedy: string;
}

/** Codes of limits, and those that only sessions of earlier revisions know. */
type OtherCode = "TooManyRequests" | "RejectedByUser" | "ResourceNotFound" | "UrlElicitationRequired";

/** Every code that our packages send, under the name of the constant. */
export const WIRE_ERRORS: Readonly<Record<keyof typeof ERROR_CODES | OtherCode, WireError>> = {
  ParseError: {
    code: ERROR_CODES.ParseError,
    http: "400",
    cause: "The body or line is not JSON, is nested too deep, or is longer than the transport takes.",
    remedy: "Send one JSON value in UTF-8, within the limits that the message names.",
  },
  InvalidRequest: {
    code: ERROR_CODES.InvalidRequest,
    http: "400; 401 or 403 when the caller may not do this",
    cause:
      "The JSON is not one JSON-RPC message (arrays and `null` ids are none), or `authorize` said no, or scopes are missing; `data.requiredScopes` lists them.",
    remedy: "Mend the message, or come back with credentials that have these scopes.",
  },
  MethodNotFound: {
    code: ERROR_CODES.MethodNotFound,
    http: "404",
    cause:
      "The server does not answer this method: it is unknown, or belongs to a capability that the server does not advertise.",
    remedy:
      "Ask `server/discover` what it offers. On the server: define a tool, prompt or resource, and its methods are there.",
  },
  InvalidParams: {
    code: ERROR_CODES.InvalidParams,
    http: "400 when the request is malformed; 200 when it names something that does not exist",
    cause:
      "`_meta` lacks what every request carries, params do not have the method's shape, there is no such tool, prompt or resource, a cursor is not the server's, or the `requestState` or an answer of an input round was refused.",
    remedy:
      "The message says which. After a refused cursor list again from the start; after a refused `requestState` send the request without it.",
  },
  InternalError: {
    code: ERROR_CODES.InternalError,
    http: "200; 503 with `Retry-After` when there is no room",
    cause:
      "The server has a bug, or no room for another subscription. Its text stays on the server: it may hold secrets.",
    remedy: "On the server look at what `onError` was given. On the client: try again later, once.",
  },
  HeaderMismatch: {
    code: ERROR_CODES.HeaderMismatch,
    http: "400",
    cause:
      "A header that mirrors the body (`MCP-Protocol-Version`, `Mcp-Method`, `Mcp-Name`, `Mcp-Param-*`) is missing, malformed or says something else.",
    remedy:
      "Our client lists the tools again and retries once. If it stays: look for a proxy that drops or changes headers.",
  },
  MissingRequiredClientCapability: {
    code: ERROR_CODES.MissingRequiredClientCapability,
    http: "400",
    cause:
      "What was asked for needs something of the client that this request did not declare; `data.requiredCapabilities` says what.",
    remedy:
      "Give the client the handler for it, or the extension: `client.use(tasks())`, say. It then declares that with every request. What a task may ask depends on the client that began it, whoever answers.",
  },
  UnsupportedProtocolVersion: {
    code: ERROR_CODES.UnsupportedProtocolVersion,
    http: "400",
    cause: "The server does not speak the revision that the request names; `data.supported` lists those that it does.",
    remedy: "Our client retries with the best one that both speak. Without one, update the older side.",
  },
  TooManyRequests: {
    code: TOO_MANY_REQUESTS,
    http: "429 with `Retry-After`",
    cause:
      "This caller sent more than `limits` of `@mortise/server/limits` allows, or has as many open tasks as `maxOpenTasks` of `tasks()`. The code is ours: the protocol defines none for it.",
    remedy:
      "Wait for `data.retryAfterMs` milliseconds. On the server: raise the limits, or tell callers apart: by authentication, or with `key`.",
  },
  RejectedByUser: {
    code: -1,
    http: "200, as part of a message",
    cause: "In a session, a server asked for a model and the person said no, or the client's handler failed.",
    remedy: "On the server: go on without the model. On the client: look at `onSample`, if nobody said no.",
  },
  ResourceNotFound: {
    code: SESSION_CODES.ResourceNotFound,
    http: "200",
    cause:
      "In a session, the server has no such resource, or not for this caller. Our client turns it into `InvalidParams`.",
    remedy: "List the resources again; `data.uri` says which is missing.",
  },
  UrlElicitationRequired: {
    code: SESSION_CODES.UrlElicitationRequired,
    http: "200",
    cause: "In a session, a page has to be visited before the request can be answered; `data.elicitations` names it.",
    remedy: "Visit the page and send the request again. Our client does both when it has `onUrl`.",
  },
};
