import { isObject } from "@mortise/jsonrpc";
import type { JsonObject } from "@mortise/jsonrpc";
import type { OAuthPurpose } from "./network.js";

/** The headers that anybody reads. */
const KEPT = ["www-authenticate", "dpop-nonce", "retry-after"];
/** Statuses whose Response may have no body. */
const BODYLESS: readonly number[] = [204, 205, 304];

interface Draft {
  status: number;
  body: Record<string, unknown>;
}
type Mend = (draft: Draft) => void;

/** What servers in the field get wrong, and is harmless to put right. By what was asked; nothing else in this package is lenient. */
const MENDS: Partial<Record<OAuthPurpose, Mend>> = {
  "token endpoint"(draft) {
    delete draft.body.id_token; // never asked for, so not worth failing over
    if (draft.status === 201) draft.status = 200;
    if (draft.status === 200 && typeof draft.body.error === "string" && !("access_token" in draft.body)) {
      draft.status = 400;
    }
  },
  "registration endpoint"(draft) {
    const { status, body } = draft;
    if (status > 299) return;
    if (status === 200) draft.status = 201;
    if (body.client_secret === "") delete body.client_secret;
    if ("client_secret" in body) body.client_secret_expires_at ??= 0;
  },
};

/** The answer with its body in memory, null members left out, and put right where {@link MENDS} says so. */
export function mendAnswer(answer: Response, text: string, purpose: OAuthPurpose): Response {
  const headers = new Headers();
  for (const name of KEPT) {
    const value = answer.headers.get(name);
    if (value !== null) headers.set(name, value);
  }
  const parsed = parseObject(text);
  if (parsed === undefined) {
    const body = BODYLESS.includes(answer.status) ? null : text;
    return new Response(body, { status: answer.status, headers });
  }
  const draft: Draft = { status: answer.status, body: withoutNulls(parsed) };
  MENDS[purpose]?.(draft);
  if (typeof draft.body.error === "string") headers.delete("www-authenticate"); // it would hide the better error
  headers.set("content-type", "application/json");
  return new Response(JSON.stringify(draft.body), { status: draft.status, headers });
}

const withoutNulls = (object: JsonObject): Record<string, unknown> =>
  Object.fromEntries(Object.entries(object).filter(([key, value]) => value !== null && key !== "__proto__"));

function parseObject(text: string): JsonObject | undefined {
  try {
    const value: unknown = JSON.parse(text);
    if (!isObject(value)) return undefined;
    JSON.stringify(value); // what is nested too deeply to be written is no document
    return value;
  } catch {
    return undefined;
  }
}
