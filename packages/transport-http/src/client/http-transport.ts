import { ClosedError } from "@mortise/jsonrpc";
import { Bag } from "../bag.js";
import { ClientCall } from "./client-call.js";
import { lowerCase } from "./deliver.js";
import { fetchSender } from "./fetch-sender.js";
import type { HttpTransport, HttpTransportOptions } from "./options.js";
import { postRequest } from "./post-request.js";
import type { Route } from "./post-request.js";
import { routingTable } from "./request-headers.js";

const MAX_ANSWER = 16 * 1024 * 1024;

/**
 * A transport to the MCP endpoint at `url`. It opens nothing before the first request, and sets no time limit on an answer: abort the
 * request's signal, which closes its connection.
 *
 * Its exchange rejects with `NetworkError`, `HttpStatusError`, `NoAnswerError`, `InvalidMessageError`, `AbortedError`, or the local
 * error that the signal was aborted with; with `ClosedError` after `close()`.
 */
export function httpTransport(url: string | URL, options: HttpTransportOptions = {}): HttpTransport {
  const { sender = fetchSender(), maxAnswer = MAX_ANSWER, maxDepth = 128, maxChallenges = 3 } = options;
  const routing = routingTable(options.routing);
  const route: Route = {
    url: new URL(url).href,
    sender,
    headers: lowerCase(options.headers ?? {}),
    credentials: options.credentials,
    maxChallenges,
    routing,
    limits: { maxLength: maxAnswer, maxDepth },
  };
  const open = new Bag<ClientCall>();
  let ended = false;
  let end!: (why: undefined) => void;
  const transport: HttpTransport = {
    paramHeaders: options.paramHeaders,
    routing,
    unclaimed: undefined,
    closed: new Promise<undefined>((resolve) => (end = resolve)),
    async exchange(request, context) {
      if (ended) throw new ClosedError("This transport was closed; make another one.");
      const call = new ClientCall(request, context);
      open.add(call);
      try {
        return await call.race(postRequest(call, route, transport.paramHeaders?.(request)));
      } finally {
        call.release();
        open.remove(call);
      }
    },
    async close() {
      ended = true;
      for (const call of open.members()) call.stop(new ClosedError("The transport was closed before the answer came."));
      await sender.close();
      end(undefined);
    },
  };
  return transport;
}
