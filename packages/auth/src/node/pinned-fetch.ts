import type { LookupAddress } from "node:dns";
import { request as requestHttp } from "node:http";
import type { IncomingMessage } from "node:http";
import { request as requestHttps } from "node:https";
import type { LookupFunction } from "node:net";
import { Readable } from "node:stream";
import { AuthError } from "../errors.js";

export type Resolve = (hostname: string) => Promise<readonly LookupAddress[]>;

/** Statuses whose Response may have no body. */
const BODYLESS: readonly (number | undefined)[] = [204, 205, 304];

/**
 * A `fetch` for small requests that connects to exactly the addresses that were judged: the name is resolved once, by the connection itself,
 * so no second answer of the DNS can lead elsewhere. Every request has a connection of its own.
 * @param judge why an address of that host may not be used, as the end of a sentence
 */
export function pinnedFetch(
  resolve: Resolve,
  judge: (hostname: string, address: string) => string | undefined,
): typeof fetch {
  const lookup: LookupFunction = (hostname, options, callback) => {
    resolveJudged(hostname).then(
      (addresses) => {
        const [first] = addresses;
        if (options.all) callback(null, addresses);
        else callback(null, first?.address ?? "", first?.family);
      },
      (error: unknown) => callback(error as NodeJS.ErrnoException, []),
    );
  };

  async function resolveJudged(hostname: string): Promise<LookupAddress[]> {
    const addresses = await resolve(hostname);
    for (const { address } of addresses) {
      const why = judge(hostname, address);
      if (why !== undefined) throw new AuthError("UNSAFE_URL", `${hostname} was not connected to: ${why}.`);
    }
    return [...addresses];
  }

  return (input, init = {}) => send(new URL(input instanceof Request ? input.url : input), init, lookup);
}

function send(url: URL, init: RequestInit, lookup: LookupFunction): Promise<Response> {
  const { method = "GET", headers, body, signal } = init;
  const request = url.protocol === "https:" ? requestHttps : requestHttp;
  return new Promise((resolve, reject) => {
    const outgoing = request(url, {
      method,
      headers: Object.fromEntries(new Headers(headers)),
      lookup,
      agent: false,
      ...(signal && { signal }),
    });
    outgoing.on("error", reject);
    outgoing.on("response", (incoming) => resolve(toResponse(incoming)));
    outgoing.end(typeof body === "string" ? body : undefined);
  });
}

function toResponse(incoming: IncomingMessage): Response {
  const headers = new Headers();
  for (let i = 0; i < incoming.rawHeaders.length; i += 2) {
    headers.append(incoming.rawHeaders[i] as string, incoming.rawHeaders[i + 1] as string);
  }
  const { statusCode: status = 502 } = incoming;
  if (BODYLESS.includes(status)) {
    incoming.resume();
    return new Response(null, { status, headers });
  }
  return new Response(Readable.toWeb(incoming) as ReadableStream<Uint8Array>, { status, headers });
}
