import { ERROR_CODES } from "@mortise/schema/2026-07-28";
import type { Refusal } from "./call.js";

/** The body that explains a refusal: a JSON-RPC error without an id, since no message was read (or none could be answered). */
export function refusalBody({ status, message, code, data }: Refusal): string {
  const fallback = status < 500 ? ERROR_CODES.InvalidRequest : ERROR_CODES.InternalError;
  return JSON.stringify({ jsonrpc: "2.0", error: { code: code ?? fallback, message, data } });
}

export const isRefusal = (value: object): value is Refusal => "status" in value;

export const INTERNAL: Refusal = { status: 500, message: "Internal error" };

export const BODY_TOO_LARGE = (limit: number): Refusal => ({
  status: 413,
  message: `The body is longer than ${limit} bytes. Send less at once.`,
});

export const BODY_TOO_SLOW = (timeout: number): Refusal => ({
  status: 408,
  message: `The body did not arrive within ${timeout} ms. Send the request again.`,
});

export const BODY_CUT_SHORT: Refusal = { status: 400, message: "The body ended before it was complete." };

export const BODY_NOT_UTF8: Refusal = {
  status: 400,
  message: "The body is not UTF-8. JSON-RPC messages are.",
  code: ERROR_CODES.ParseError,
};
