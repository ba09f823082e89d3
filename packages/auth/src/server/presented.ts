import type { RequestHead } from "./ports.js";

/** A token as it was sent. */
export interface Presented {
  readonly scheme: "bearer" | "dpop";
  readonly token: string;
}

/** Why the request cannot be understood; the message is for the caller. */
export interface Malformed {
  readonly malformed: string;
}

const CREDENTIALS = /^(bearer|dpop) +([A-Za-z0-9\-._~+/]+=*) *$/i;
const OTHER_SCHEME = /^(?!bearer\b|dpop\b)[A-Za-z0-9-]+( [^,]*)?$/i;

/** The access token of a request: in the header `Authorization`, once, and nowhere else (OAuth 2.1 §5.1, access token usage). */
export function presented(request: RequestHead): Presented | Malformed | undefined {
  const query = request.path.indexOf("?");
  if (query >= 0 && new URLSearchParams(request.path.slice(query)).has("access_token"))
    return {
      malformed: "An access token does not belong into the URL, which logs keep. Send it in the header Authorization.",
    };
  const header = request.header("authorization");
  if (header === undefined || OTHER_SCHEME.test(header)) return undefined;
  const [, scheme = "", token = ""] = CREDENTIALS.exec(header) ?? [];
  if (token === "")
    return { malformed: "The header Authorization has to be one scheme, Bearer or DPoP, and one token." };
  return { scheme: scheme.toLowerCase() as Presented["scheme"], token };
}
