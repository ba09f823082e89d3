import { serialize } from "@mortise/jsonrpc";
import type { JsonRpcResponse, ParseLimits } from "@mortise/jsonrpc";
import type { ClientCall } from "./client-call.js";
import type { Challenge, Credentials } from "./credentials.js";
import { NetworkError } from "./errors.js";
import type { ParamHeaders } from "./options.js";
import { readAnswer } from "./read-answer.js";
import { redirectTarget } from "./redirect.js";
import { requestHeaders } from "./request-headers.js";
import type { Answer, HttpSender, Post } from "./sender.js";

/** Where a transport's requests go, and how. */
export interface Route {
  readonly url: string;
  readonly sender: HttpSender;
  readonly headers: Readonly<Record<string, string>>;
  readonly credentials: Credentials | undefined;
  readonly maxChallenges: number;
  readonly routing: ReadonlyMap<string, string>;
  readonly limits: Required<ParseLimits>;
}

const MAX_REDIRECTS = 3;

/** POSTs one request, again with better credentials where the server asks for them, and reads the response. */
export async function postRequest(
  call: ClientCall,
  route: Route,
  parameters: ReturnType<ParamHeaders> | undefined,
): Promise<JsonRpcResponse> {
  const { request, context } = call;
  const { url, credentials, limits } = route;
  const mirrored = requestHeaders(request, route.routing, parameters);
  const body = serialize(request);
  for (let attempt = 0; ; attempt += 1) {
    const own = credentials ? lowerCase(await credentials.headers(request, url)) : undefined;
    const answer = await post(call, route.sender, { url, headers: { ...route.headers, ...own, ...mirrored }, body });
    const { status } = answer;
    if ((status === 401 || status === 403) && credentials?.challenged && attempt < route.maxChallenges) {
      const challenge: Challenge = {
        url,
        status,
        attempt,
        signal: context.signal,
        header: (name) => answer.header(name),
      };
      if ((await credentials.challenged(challenge)) === "retry") {
        answer.discard();
        continue;
      }
    }
    return readAnswer(answer, { url, request, context, limits });
  }
}

/** Follows redirects, but only those that keep the method and stay on the origin: a body and credentials go nowhere else. */
async function post(call: ClientCall, sender: HttpSender, first: Post): Promise<Answer> {
  let next = first;
  for (let hops = 0; ; hops += 1) {
    call.checkWanted();
    const sending = sender.send(next);
    call.started(sending);
    let answer: Answer;
    try {
      answer = await sending.answer;
    } catch (error) {
      throw new NetworkError(next.url, "No answer from", error);
    }
    const url = redirectTarget(answer, next.url);
    if (url === undefined || hops === MAX_REDIRECTS) return answer;
    answer.discard();
    next = { ...next, url };
  }
}

export const lowerCase = (headers: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
