/** How to reach PostgreSQL, and what to do when it cannot be reached. */
export interface PostgresOptions {
  /** `postgresql://user:password@host:port/database?sslmode=verify-full`; a socket's folder, URL-encoded, may stand for the host. */
  readonly url: string;
  /** Longest that one operation may take once it has a connection, milliseconds; then it fails. Default 30,000. */
  readonly timeoutMs?: number;
  /**
   * Told of connections that broke outside of any call, which are opened again by themselves, and of listeners of topics that threw.
   * Default: writes to stderr.
   */
  readonly onError?: (error: unknown) => void;
}

/** How long opening a connection may take, in ms. */
export const CONNECT_TIMEOUT = 10_000;

/** The system's own default is to ask only after two hours whether the other end is still there. */
export const KEEP_ALIVE = { keepAlive: true, keepAliveInitialDelayMillis: 30_000 } as const;

export function sayOnStderr(error: unknown): void {
  console.error("PostgreSQL:", error instanceof Error ? error.message : error);
}
