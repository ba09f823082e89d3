import type { SessionOptions } from "../options.js";
import type { EventStore } from "./event-store.js";

export interface LegacyHttpOptions extends Omit<SessionOptions, "stateless"> {
  /**
   * Answers each POST on its own and keeps nothing of a client: no session ids, no streams of the server, no questions. For servers that run as
   * many processes behind one URL. Default `false`.
   */
  readonly stateless?: boolean;
  /**
   * Serves the deprecated HTTP+SSE transport of 2024-11-05 as well: a GET without session id opens its stream, and messages are POSTed to the
   * same path. Name the `endpoint` that clients POST to when something in front changes the path. Default `false`.
   */
  readonly sse?: boolean | { readonly endpoint: string };
  /** Most sessions at once. When there are that many, the one that was not used for longest makes room; with none unused, 503. Default 10,000. */
  readonly maxSessions?: number;
  /**
   * Most sessions of one principal, where callers are authenticated. One more takes the place of the principal's own that was not used for
   * longest; with none unused, 503. So nobody can end the sessions of others by opening many. Default 1,000.
   */
  readonly maxSessionsPerPrincipal?: number;
  /**
   * Most requests of all clients together that run at once, those included whose client went away or cancelled and whose handler goes on.
   * One more is answered 503. Default 10,000.
   */
  readonly maxRunning?: number;
  /** A session that has nothing running and no stream open ends after this time, ms. Default 30 minutes. */
  readonly idleTimeoutMs?: number;
  /** Where messages are kept for clients whose connection broke. Default: {@link memoryEventStore} within its default bounds. */
  readonly eventStore?: EventStore;
  /** Streams of one session that are kept for resumption; of more, the oldest that ended or was left is forgotten. Default 64. */
  readonly maxStreams?: number;
  /**
   * Streams for what the server says unasked (GET) that one session may have open at once. One more ends the connection of the oldest, which may be
   * one that the client lost without our noticing. Default 16.
   */
  readonly maxStandingStreams?: number;
  /** How long clients are told to wait before they connect again, ms (2025-11-25). Default 1,000. */
  readonly retryMs?: number;
  /**
   * Closes the connection of a request that still runs after this time, ms; the client connects again, and again, until the answer is there
   * (2025-11-25). For networks that do not hold connections for long. Default: never.
   */
  readonly closeStreamAfterMs?: number;
  /** Most messages in one batch (2025-03-26). Default 100. */
  readonly maxBatch?: number;
}

/** The options with every default filled in: what a session over HTTP goes by. */
export interface Settings extends Omit<LegacyHttpOptions, "stateless"> {
  readonly maxSessions: number;
  readonly maxSessionsPerPrincipal: number;
  readonly maxRunning: number;
  readonly idleTimeoutMs: number;
  readonly eventStore: EventStore;
  readonly maxStreams: number;
  readonly maxStandingStreams: number;
  readonly retryMs: number;
  readonly maxBatch: number;
  readonly onError: (error: unknown) => void;
}
