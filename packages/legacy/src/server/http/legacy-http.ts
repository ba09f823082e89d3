import type { Exchange } from "@mortise/jsonrpc";
import { LATEST_REVISION } from "@mortise/schema";
import type { HttpServerOptions } from "@mortise/transport-http";
import { isLegacyRevision } from "../../revisions.js";
import { bounded } from "./bounded.js";
import type { Endpoint } from "./endpoint.js";
import { memoryEventStore } from "./memory-event-store.js";
import type { LegacyHttpOptions, Settings } from "./options.js";
import { UNSUPPORTED_VERSION, WRONG_METHOD } from "./refusals.js";
import { SessionEndpoint } from "./session-endpoint.js";
import { SseEndpoint } from "./sse-endpoint.js";
import { StatelessEndpoint } from "./stateless-endpoint.js";

/** The session revisions at one HTTP endpoint. */
export interface LegacyHttp {
  /** For `listen`, `nodeHandler` or `fetchHandler`: takes whatever belongs to a session. */
  readonly otherwise: NonNullable<HttpServerOptions["otherwise"]>;
  /** Ends every session. Call it when the handler has closed. */
  close(): void;
}

/**
 * Lets clients of the session revisions speak to the same URL as clients of the current one: Streamable HTTP of 2025-03-26 to 2025-11-25, and on
 * request HTTP+SSE of 2024-11-05. Origin, credentials and sizes are checked before by whoever listens.
 * @example
 * const legacy = legacyHttp(server.exchange);
 * const listening = await listen(server.exchange, { otherwise: legacy.otherwise });
 */
export function legacyHttp(exchange: Exchange, options: LegacyHttpOptions = {}): LegacyHttp {
  const settings = settle(options);
  const served = bounded(exchange, settings.maxRunning);
  const endpoint: Endpoint = options.stateless
    ? new StatelessEndpoint(served, settings)
    : new SessionEndpoint(served, settings);
  const sse = options.sse ? new SseEndpoint(served, settings) : undefined;
  return {
    otherwise(message, request) {
      const version = request.header("mcp-protocol-version");
      // What names the current revision is answered by its own rules, also where they say no.
      if (version === LATEST_REVISION) return undefined;
      if (version !== undefined && !isLegacyRevision(version)) return UNSUPPORTED_VERSION(version);
      const old = sse?.answer(message, request);
      if (old !== undefined) return old;
      if (request.method === "POST") return endpoint.post(message, request, version);
      if (request.method === "GET") return endpoint.get(request);
      if (request.method === "DELETE") return endpoint.delete(request);
      return WRONG_METHOD(endpoint.allowed);
    },
    close() {
      endpoint.close();
      sse?.close();
    },
  };
}

const DEFAULTS = {
  maxSessions: 10_000,
  maxSessionsPerPrincipal: 1_000,
  maxRunning: 10_000,
  idleTimeoutMs: 30 * 60 * 1000,
  maxStreams: 64,
  maxStandingStreams: 16,
  retryMs: 1000,
  maxBatch: 100,
  onError: (error: unknown): void => console.error(error),
} as const;

function settle({ stateless: _endpoint, ...options }: LegacyHttpOptions): Settings {
  const given = Object.entries(options).filter(([, value]) => value !== undefined);
  const { eventStore = memoryEventStore() } = options;
  return { ...DEFAULTS, ...Object.fromEntries(given), eventStore } as Settings;
}
