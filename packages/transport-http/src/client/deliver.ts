import type { JsonRpcRequest } from "@mortise/jsonrpc";
import type { Challenge, Credentials, Delivery } from "./credentials.js";
import { NetworkError } from "./errors.js";
import { redirectTarget } from "./redirect.js";
import type { Answer, HttpSender, Outgoing, Sending } from "./sender.js";

/** Where HTTP requests go, and what goes with each of them. */
export interface Destination {
  readonly url: string;
  readonly sender: HttpSender;
  /** By lower-case name. */
  readonly headers: Readonly<Record<string, string>>;
  readonly credentials: Credentials | undefined;
  readonly maxChallenges: number;
}

/** Who waits for an answer, and may stop waiting. */
export interface Waiting {
  /** Aborts when the answer is no longer wanted. */
  readonly signal: AbortSignal;
  /** @throws the reason, once the answer is not wanted: nothing more may be sent for it */
  checkWanted(): void;
  /** What to cancel from now on. */
  started(sending: Sending): void;
}

const MAX_REDIRECTS = 3;

/**
 * Sends one HTTP request, again with better credentials where the server asks for them.
 * @param about the message that it carries; `undefined` where it carries none, or none that is a request
 */
export async function deliver(
  outgoing: Omit<Outgoing, "url">,
  { url, sender, headers, credentials, maxChallenges }: Destination,
  about: JsonRpcRequest | undefined,
  waiting: Waiting,
): Promise<Answer> {
  const delivery: Delivery = { method: outgoing.method ?? "POST" };
  for (let attempt = 0; ; attempt += 1) {
    const own = credentials ? lowerCase(await credentials.headers(about, url, delivery)) : undefined;
    const answer = await send(
      { ...outgoing, url, headers: { ...headers, ...own, ...outgoing.headers } },
      sender,
      waiting,
    );
    const { status } = answer;
    if ((status !== 401 && status !== 403) || !credentials?.challenged || attempt >= maxChallenges) return answer;
    const { signal } = waiting;
    const challenge: Challenge = { url, status, attempt, delivery, signal, header: (name) => answer.header(name) };
    let verdict: "retry" | "fail";
    try {
      verdict = await credentials.challenged(challenge);
    } catch (error) {
      answer.discard(); // nobody will read it
      throw error;
    }
    if (verdict !== "retry") return answer;
    answer.discard();
  }
}

/** Follows redirects, but only those that keep the method and stay on the origin: a body and credentials go nowhere else. */
async function send(first: Outgoing, sender: HttpSender, waiting: Waiting): Promise<Answer> {
  let next = first;
  for (let hops = 0; ; hops += 1) {
    waiting.checkWanted();
    const sending = sender.send(next);
    waiting.started(sending);
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
