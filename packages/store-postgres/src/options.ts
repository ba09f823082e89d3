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

/** @throws TypeError for what is no address. It is not repeated: it may hold a password. */
export function requireUrl(url: unknown): void {
  if (typeof url === "string" && /^postgres(ql)?:\/\//.test(url)) return;
  const given = typeof url === "string" ? "a text that begins otherwise" : typeof url;
  throw new TypeError(
    `PostgreSQL needs a url such as postgresql://user:password@host/database, not ${given}: is the variable set that it comes from?`,
  );
}

export function sayOnStderr(error: unknown): void {
  console.error("PostgreSQL:", error instanceof Error ? error.message : error);
}
