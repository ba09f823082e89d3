import type { AskingTransport } from "@mortise/client";
import { fetchSender, httpTransport } from "@mortise/transport-http";
import type { HttpSender, HttpTransport, HttpTransportOptions } from "@mortise/transport-http";
import type { ChannelTransport } from "@mortise/transport-stdio";
import type { EraOptions } from "./era-options.js";
import type { OpenDuplex } from "./era-search.js";
import { EraTransport } from "./era-transport.js";
import { DEFAULTS } from "./options.js";

/**
 * A transport to a server of any revision at the other end of a channel: a program on its stdin and stdout, or a socket. Nothing is sent
 * before the first request.
 * @param transport what carries the messages; it is closed with this one
 */
export function dualChannelTransport(transport: ChannelTransport, options: EraOptions = {}): AskingTransport {
  const sessions = [{ name: "initialize", open: () => Promise.resolve(transport) }];
  return new EraTransport({ modern: transport, sessions, key: undefined, mayChange: false }, options);
}

/** A transport over HTTP whose server may be of any revision. */
export type DualHttpTransport = AskingTransport & HttpTransport;

/**
 * A transport to a server of any revision at `url`: the current one, Streamable HTTP with sessions, or HTTP+SSE. Nothing is sent before the
 * first request. Its name in a memory is the URL without what may be secret.
 */
export function dualHttpTransport(
  url: string | URL,
  http: HttpTransportOptions = {},
  options: EraOptions = {},
): DualHttpTransport {
  const { sender = fetchSender() } = http;
  return new DualHttp(url, { ...http, sender }, options);
}

class DualHttp extends EraTransport implements HttpTransport {
  readonly #http: HttpTransport;

  constructor(url: string | URL, options: HttpTransportOptions & { readonly sender: HttpSender }, eras: EraOptions) {
    const modern = httpTransport(url, options);
    const { maxReconnects = DEFAULTS.maxReconnects, onWarning = DEFAULTS.onWarning } = eras;
    const shared = { ...options, sender: { send: options.sender.send.bind(options.sender), close() {} } };
    const forSessions = { ...shared, maxReconnects, warn: onWarning };
    const streamable: OpenDuplex = async (tell) =>
      (await import("./http/streamable.js")).streamableDuplex(url, { ...forSessions, tell });
    const sse: OpenDuplex = async (tell) =>
      (await import("./http/sse-2024.js")).sseDuplex(url, { ...forSessions, tell });
    const sessions = [
      { name: "initialize", open: streamable },
      { name: "HTTP+SSE", open: sse },
    ];
    const { origin, pathname } = new URL(url);
    super({ modern, sessions, key: origin + pathname, mayChange: true }, eras);
    this.#http = modern;
  }

  get paramHeaders(): HttpTransport["paramHeaders"] {
    return this.#http.paramHeaders;
  }

  set paramHeaders(headers: HttpTransport["paramHeaders"]) {
    this.#http.paramHeaders = headers;
  }

  get routing(): HttpTransport["routing"] {
    return this.#http.routing;
  }
}
