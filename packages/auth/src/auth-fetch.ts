import type { Authorizer, RequestState } from "./authorizer.js";
import { AuthError } from "./errors.js";

/** How often one request is sent. */
const MAX_TRIES = 5;

/**
 * `fetch` with the tokens of one server: requests to its resource carry them, all others pass through. So do requests that bring an
 * `Authorization` header of their own.
 */
export function authFetch(authorizer: Authorizer, inner: typeof fetch): typeof fetch {
  return async (input, init) => {
    const first = new Request(input, init);
    if (first.headers.has("authorization")) return inner(first);
    const replayable = first.body === null || (init?.body !== undefined && !(init.body instanceof ReadableStream));
    const state: RequestState = { method: first.method };
    for (let tries = 1, request = first; ; tries += 1) {
      const answer = await send(authorizer, inner, request, state);
      if ((answer.status !== 401 && answer.status !== 403) || tries === MAX_TRIES) return answer;
      const { signal } = request;
      const url = answer.url === "" ? request.url : answer.url; // whoever a redirect led to asks for itself
      const refused = { url, signal, status: answer.status, header: (name: string) => answer.headers.get(name) };
      if (!(await authorizer.refused(state, refused))) return answer;
      await answer.body?.cancel();
      if (!replayable) throw notReplayable(url);
      request = new Request(input, init);
    }
  };
}

async function send(
  authorizer: Authorizer,
  inner: typeof fetch,
  request: Request,
  state: RequestState,
): Promise<Response> {
  const own = Object.entries(await authorizer.headers(state, request.url));
  if (own.length === 0) return inner(request);
  const authorized = new Request(request, { redirect: "manual" });
  for (const [name, value] of own) authorized.headers.set(name, value);
  const answer = await inner(authorized);
  if (answer.ok) authorizer.heard(request.url, answer.headers.get("dpop-nonce"));
  if (answer.type !== "opaqueredirect" && (answer.status < 300 || answer.status > 399 || answer.status === 304)) {
    return answer;
  }
  await answer.body?.cancel();
  const message = `${request.url} redirects a request that carries a token, which is not followed: the token would go along. Connect to the final URL.`;
  throw new AuthError("AUTHORIZED_REDIRECT", message);
}

const notReplayable = (url: string): AuthError =>
  new AuthError(
    "BODY_NOT_REPLAYABLE",
    `${url} wanted a token, which is there now, but the request's body was a stream and cannot be sent twice. Send the request again, or give the body as text or bytes.`,
    { retryable: true },
  );
