import { listenToAbort, stopListening } from "@mortise/jsonrpc";
import type { JsonRpcRequest } from "@mortise/jsonrpc";
import { deliver, lowerCase } from "./deliver.js";
import { fetchSender } from "./fetch-sender.js";
import type { HttpTransportOptions } from "./options.js";
import type { Answer, Outgoing, Sending } from "./sender.js";

/** One HTTP request to an endpoint. Its own headers win over those of the endpoint. */
export interface EndpointRequest extends Omit<Outgoing, "url"> {
  /** Default: the endpoint's own. Only on its origin. */
  readonly url?: string;
  /** The JSON-RPC request in the body, for credentials that depend on it. */
  readonly about?: JsonRpcRequest;
}

/** An HTTP endpoint for protocols that are more than a POST for each request: whatever is sent there, with the same headers, credentials and redirects. */
export interface HttpEndpoint {
  readonly url: string;
  /**
   * Resolves with the head of the answer, whatever its status.
   * @param signal gives the request up, or its answer, and closes the connection; what it is aborted with is what this rejects with
   * @throws NetworkError when there is no answer
   * @throws TypeError for a URL on another origin
   */
  send(request: EndpointRequest, signal: AbortSignal): Promise<Answer>;
  /** Frees what the sender keeps. */
  close(): Promise<void>;
}

/** What {@link httpEndpoint} takes from the options of a transport. */
export type EndpointOptions = Pick<HttpTransportOptions, "sender" | "headers" | "credentials" | "maxChallenges">;

/** @throws TypeError when `url` is none */
export function httpEndpoint(url: string | URL, options: EndpointOptions = {}): HttpEndpoint {
  const { sender = fetchSender(), credentials, maxChallenges = 3 } = options;
  const { href, origin } = new URL(url);
  const destination = { url: href, sender, headers: lowerCase(options.headers ?? {}), credentials, maxChallenges };
  return {
    url: href,
    async send({ about, url: other = href, ...outgoing }, signal) {
      if (new URL(other).origin !== origin) throw new TypeError(`${other} is not on ${origin}.`);
      let sending: Sending | undefined;
      const listener = { onAbort: () => sending?.cancel() };
      const release = (): void => stopListening(signal, listener);
      listenToAbort(signal, listener);
      const waiting = {
        signal,
        checkWanted: () => signal.throwIfAborted(),
        started: (one: Sending) => (sending = one),
      };
      try {
        return releasing(await deliver(outgoing, { ...destination, url: other }, about, waiting), release);
      } catch (error) {
        release();
        signal.throwIfAborted();
        throw error;
      }
    },
    close: async () => sender.close(),
  };
}

/** The same answer, which lets go of the signal once its body is there or not wanted: the signal may outlive many. */
function releasing(answer: Answer, release: () => void): Answer {
  return {
    status: answer.status,
    header: (name) => answer.header(name),
    text: (limit) => answer.text(limit).finally(release),
    read: (onText) => answer.read(onText).finally(release),
    discard() {
      release();
      answer.discard();
    },
  };
}
