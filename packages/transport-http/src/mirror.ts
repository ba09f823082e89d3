import { LocalError, RpcError } from "@mortise/jsonrpc";
import type { Mirror } from "@mortise/jsonrpc";
import { ERROR_CODES, HEADERS } from "@mortise/schema/2026-07-28";

/** What a mirrored header may stand for. */
export type HeaderValue = string | number | boolean;

const OPEN = "=?base64?";
const CLOSE = "?=";
/** Printable ASCII without white space at the edges; the empty value is one. */
const PLAIN = /^(?:[\x21-\x7e](?:[\x20-\x7e]*[\x21-\x7e])?)?$/;
const BASE64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;
const strictUtf8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

const isWrapped = (value: string): boolean =>
  value.length >= OPEN.length + CLOSE.length && value.startsWith(OPEN) && value.endsWith(CLOSE);

/**
 * The text of `Mcp-Name` or `Mcp-Param-*` for a value: as it is where a header can carry it, else `=?base64?…?=`
 * (streamable-http § Value Encoding).
 * @throws LocalError `INVALID_HEADER_VALUE` for a number that is no safe integer and for a string with a lone surrogate
 */
export function encodeHeaderValue(value: HeaderValue): string {
  if (typeof value === "boolean") return String(value);
  if (typeof value === "number") {
    if (Number.isSafeInteger(value)) return String(value);
    throw new LocalError("INVALID_HEADER_VALUE", `${value} cannot be mirrored in a header: only safe integers can.`);
  }
  if (PLAIN.test(value) && !(value.startsWith(OPEN) && value.endsWith(CLOSE))) return value;
  if (/\p{Surrogate}/u.test(value)) {
    throw new LocalError("INVALID_HEADER_VALUE", "A string with half a surrogate pair cannot be mirrored in a header.");
  }
  let bytes = "";
  for (const byte of new TextEncoder().encode(value)) bytes += String.fromCharCode(byte);
  return `${OPEN}${btoa(bytes)}${CLOSE}`;
}

/** The value that such a header stands for; `undefined` when it holds what no encoder writes. */
export function decodeHeaderValue(value: string): string | undefined {
  if (!isWrapped(value)) return PLAIN.test(value) ? value : undefined;
  const base64 = value.slice(OPEN.length, -CLOSE.length);
  if (!BASE64.test(base64)) return undefined;
  try {
    return strictUtf8.decode(Uint8Array.from(atob(base64), (byte) => byte.charCodeAt(0)));
  } catch {
    return undefined;
  }
}

/** The mirrored headers of one request. Version and method are plain, names and parameters encoded. */
export class HeaderMirror implements Mirror {
  readonly #request: { header(name: string): string | undefined };

  constructor(request: { header(name: string): string | undefined }) {
    this.#request = request;
  }

  get(name: string): string | undefined {
    const value = this.#request.header(name);
    if (value === undefined || !(name === HEADERS.name || name.startsWith(HEADERS.paramPrefix))) return value;
    const decoded = decodeHeaderValue(value);
    if (decoded !== undefined) return decoded;
    throw new RpcError(
      ERROR_CODES.HeaderMismatch,
      `The header ${name} cannot be decoded. Send printable ASCII as it is, and anything else as ${OPEN}…${CLOSE} of its UTF-8 bytes.`,
      { http: { status: 400 } },
    );
  }
}
