import { httpHint, isFailure, isObject } from "@mortise/jsonrpc";
import type { JsonRpcResponse } from "@mortise/jsonrpc";
import { ERROR_CODES } from "@mortise/schema/2026-07-28";
import { isLegacyRevision } from "../revisions.js";

/** What an answer to `server/discover` shows: the current revision, an earlier one, or nothing about that. */
export interface Judgement {
  readonly era: "modern" | "legacy" | "unknown";
  readonly why: string;
}

/** What came of a request. */
export type Outcome = { readonly response: JsonRpcResponse } | { readonly error: unknown };

/** Errors that no server of an earlier revision makes. */
const MODERN_CODES: readonly number[] = [
  ERROR_CODES.HeaderMismatch,
  ERROR_CODES.MissingRequiredClientCapability,
  ERROR_CODES.UnsupportedProtocolVersion,
];

/** Local errors that say that something answered, and that it was no answer of the current revision. */
const NO_ANSWERS: readonly unknown[] = ["INVALID_MESSAGE", "NO_ANSWER", "INITIALIZE_FAILED"];
/** Who asks for credentials, has no time or is broken may be anybody. */
const SAYS_NOTHING: readonly number[] = [401, 403, 407, 408, 429];

/**
 * Reads the outcome of `server/discover` (versioning § era detection). Which code an earlier server refuses it with is nowhere laid down,
 * so every refusal counts that is not one of the current revision.
 */
export function judge(outcome: Outcome): Judgement {
  if ("error" in outcome) return judgeError(outcome.error);
  const { response } = outcome;
  if (isFailure(response)) {
    const { code, message } = response.error;
    const said = `server/discover was answered with the error ${code}, ${JSON.stringify(message.slice(0, 200))}`;
    if (MODERN_CODES.includes(code)) return { era: "modern", why: `${said}, which only the current revision has.` };
    if (!mayShowEra(httpHint(response)?.status)) return { era: "unknown", why: `${said}.` };
    return { era: "legacy", why: `${said}; every server of the current revision answers it.` };
  }
  const { supportedVersions, capabilities } = response.result;
  if (!Array.isArray(supportedVersions) || !isObject(capabilities)) {
    return { era: "legacy", why: "server/discover was answered with something that is no description of a server." };
  }
  if (supportedVersions.length > 0 && supportedVersions.every(isLegacyRevision)) {
    return { era: "legacy", why: `The server supports only ${supportedVersions.join(", ")}.` };
  }
  return { era: "modern", why: "The server answered server/discover." };
}

/** What an error of this side shows that a first request met. */
export function judgeError(error: unknown): Judgement {
  const { code, status, message } = isObject(error) ? error : {};
  const why = String(message ?? error);
  if (NO_ANSWERS.includes(code)) return { era: "legacy", why };
  return { era: code === "HTTP_STATUS" && isRefusal(status) ? "legacy" : "unknown", why };
}

const mayShowEra = (status: number | undefined): boolean =>
  status === undefined || (status < 500 && !SAYS_NOTHING.includes(status));

/** Whether an HTTP status says that the server looked at the request and will have none of its kind. */
export const isRefusal = (status: unknown): boolean =>
  typeof status === "number" && status >= 400 && mayShowEra(status);
