/** How to be a client of servers with sessions. */
export interface LegacyClientOptions {
  /** Milliseconds that `initialize` may take, so that a server that needs to be downloaded first can come. Default 60,000. */
  readonly initializeTimeout?: number;
  /**
   * Milliseconds to wait, after the person has agreed to visit a page, for the server to say that the visit is over, before the call is
   * made again (error -32042). Default 30,000.
   */
  readonly visitTimeout?: number;
  /** Most questions of the server that are open at once; more are refused. Default 64. */
  readonly maxQuestions?: number;
  /** Resources that may be subscribed to at once. Default 1,000. */
  readonly maxSubscriptions?: number;
  /** Tools that are remembered from lists, for whether they may be called twice; the oldest goes first. Default 5,000. */
  readonly maxKnownTools?: number;
  /** Attempts in a row to open a stream again that was lost. Default 8. */
  readonly maxReconnects?: number;
  /** Hears of what is odd but stops nothing: a session that was lost, a stream that is gone. Default: nothing. */
  readonly onWarning?: (message: string, cause?: unknown) => void;
}

export const DEFAULTS = {
  initializeTimeout: 60_000,
  visitTimeout: 30_000,
  maxQuestions: 64,
  maxSubscriptions: 1_000,
  maxKnownTools: 5_000,
  maxReconnects: 8,
  onWarning: (): void => {},
} as const satisfies Required<LegacyClientOptions>;

export type Settings = Required<LegacyClientOptions>;
