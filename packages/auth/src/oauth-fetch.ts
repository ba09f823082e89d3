import { AbortedError } from "@mortise/jsonrpc";
import { AuthError, quote } from "./errors.js";
import type { Network, OAuthPurpose } from "./network.js";
import { mendAnswer } from "./oauth-answer.js";
import type { OAuthHttp, OAuthRequest } from "./oauth-http.js";
import { readBounded } from "./read-bounded.js";
import { zoneOf } from "./zones.js";

export interface OAuthHttpOptions {
  /** The MCP server that the host is configured for. */
  readonly server: URL;
  readonly network: Network;
  readonly fetch: typeof fetch;
  /** Origins that the host vouches for: neither protocol nor network policy is asked. */
  readonly allowedOrigins: ReadonlySet<string>;
  /** For one request and its answer, ms. */
  readonly timeout: number;
  /** Bytes of an answer's body. */
  readonly maxBody: number;
}

/** Of URLs, for a slash at the end is easily written. @throws TypeError for what is no URL */
export const originsOf = (urls: readonly string[] = []): ReadonlySet<string> =>
  new Set(urls.map((url) => new URL(url).origin));

/** Of a metadata request; requests that carry secrets follow none. */
const MAX_REDIRECTS = 3;

/** The guarded way out for every OAuth request. */
export function createOAuthHttp(options: OAuthHttpOptions): OAuthHttp {
  const { timeout, maxBody } = options;
  const check = (url: string, purpose: OAuthPurpose): Promise<void> => checkUrl(url, purpose, options);

  async function once(url: string, request: OAuthRequest, purpose: OAuthPurpose): Promise<Response> {
    const limit = AbortSignal.timeout(timeout);
    try {
      const answer = await (options.network.fetch ?? options.fetch)(url, {
        method: request.method,
        headers: { accept: "application/json", ...request.headers },
        ...(request.body !== undefined && { body: request.body }),
        redirect: "manual",
        credentials: "omit",
        signal: AbortSignal.any([request.signal, limit]),
      });
      if (answer.type === "opaqueredirect" || (answer.status >= 300 && answer.status < 400)) {
        await answer.body?.cancel();
        return answer;
      }
      return mendAnswer(answer, await readBounded(answer, maxBody, `The ${purpose} ${url}`), purpose);
    } catch (cause) {
      if (cause instanceof AuthError) throw cause;
      if (request.signal.aborted) throw new AbortedError("Authorization was given up.", { cause });
      const why = limit.aborted ? `gave no whole answer within ${timeout} ms` : "could not be reached";
      throw new AuthError("OAUTH_NETWORK", `The ${purpose} ${url} ${why}.`, { cause, retryable: true });
    }
  }

  return {
    check,
    async send(url, request, purpose) {
      let next = url;
      for (let hops = 0; ; hops += 1) {
        await check(next, purpose);
        const answer = await once(next, request, purpose);
        const target = redirectTarget(answer, next);
        if (target === undefined) return answer;
        if (target === "" || request.method !== "GET" || hops === MAX_REDIRECTS) {
          const why =
            request.method === "GET" ? `${MAX_REDIRECTS} times and once more` : "a request that carries secrets";
          throw new AuthError(
            "OAUTH_REDIRECT",
            `The ${purpose} ${next} redirects ${why}${target && ` (to ${quote(target)})`}, which is not followed. Its metadata has to name the final URL.`,
          );
        }
        next = target;
      }
    },
  };
}

/** Where an answer redirects to; `""` where a browser hides it or there is no place. */
function redirectTarget(answer: Response, from: string): string | undefined {
  if (answer.type === "opaqueredirect") return "";
  if (answer.status < 300 || answer.status > 399 || answer.status === 304) return undefined;
  const location = answer.headers.get("location");
  return location !== null && URL.canParse(location, from) ? new URL(location, from).href : "";
}

/** https, or http on this machine; no credentials inside; and nothing that the network policy refuses. */
async function checkUrl(text: string, purpose: OAuthPurpose, options: OAuthHttpOptions): Promise<void> {
  const unsafe = (why: string): AuthError =>
    new AuthError("UNSAFE_URL", `The ${purpose} ${quote(text)} was not used: ${why}.`);
  if (!/^[\x21-\x7E]*$/.test(text)) throw unsafe("it holds characters that no URL has");
  if (!URL.canParse(text)) throw unsafe("it is not an absolute URL");
  const url = new URL(text);
  if (url.protocol !== "https:" && url.protocol !== "http:") throw unsafe(`${url.protocol} URLs are refused`);
  if (url.username !== "" || url.password !== "") throw unsafe("it holds credentials");
  if (options.allowedOrigins.has(url.origin)) return;
  if (url.protocol === "http:" && zoneOf(url.hostname) !== "loopback") {
    throw unsafe("it has to be https, except on this machine. If you trust it, name its origin in `allowedOrigins`");
  }
  const why = await options.network.check({ url, purpose, server: options.server });
  if (why !== undefined) throw unsafe(`${why}. If you trust it, name its origin in \`allowedOrigins\``);
}
