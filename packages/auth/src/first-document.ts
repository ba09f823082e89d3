import { isObject } from "@mortise/jsonrpc";
import type { JsonObject } from "@mortise/jsonrpc";
import { AuthError } from "./errors.js";
import type { OAuthPurpose } from "./network.js";
import type { OAuthHttp } from "./oauth-http.js";

/** What became of asking for a document. */
export interface Attempt {
  readonly url: string;
  /** `"HTTP status 404"`, `"no JSON object"` */
  readonly outcome: string;
}

export interface Found {
  readonly url: string;
  readonly document: JsonObject;
}

export interface Search {
  readonly purpose: OAuthPurpose;
  /** A member that such a document has; one without it is another document. */
  readonly member: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly signal: AbortSignal;
}

/**
 * Asks for a document at each URL in turn, until one answers 200 with an object that has the member. What a server answers otherwise,
 * HTML in place of JSON above all, is a reason to try the next.
 * @throws AuthError `UNSAFE_URL` at once; what is worth trying again, once no URL had the document
 */
export async function firstDocument(
  http: OAuthHttp,
  urls: readonly string[],
  { purpose, member, headers, signal }: Search,
): Promise<Found | { readonly attempts: readonly Attempt[] }> {
  const attempts: Attempt[] = [];
  let broken: AuthError | undefined;
  for (const url of urls) {
    try {
      const answer = await http.send(url, { method: "GET", ...(headers && { headers }), signal }, purpose);
      const document: unknown = answer.status === 200 ? await answer.json().catch(() => undefined) : undefined;
      if (isObject(document) && typeof document[member] === "string") return { url, document };
      attempts.push({ url, outcome: outcomeOf(answer.status, document, member) });
    } catch (error) {
      if (!(error instanceof AuthError) || error.code === "UNSAFE_URL") throw error;
      if (error.retryable) broken ??= error;
      attempts.push({ url, outcome: error.message });
    }
  }
  if (broken !== undefined) throw broken;
  return { attempts };
}

function outcomeOf(status: number, document: unknown, member: string): string {
  if (status !== 200) return `HTTP status ${status}`;
  return isObject(document) ? `JSON without ${JSON.stringify(member)}` : "no JSON object";
}

export const listAttempts = (attempts: readonly Attempt[]): string =>
  attempts.map(({ url, outcome }) => `${url} (${outcome})`).join(", ");
