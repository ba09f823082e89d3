/** How a SQLite store uses its file. */
export interface SqliteStoreOptions {
  /** Longest wait for another process that writes, milliseconds; after it the operation fails. Default 5,000. */
  readonly busyTimeoutMs?: number;
  /** How often changes by other processes are looked for while somebody watches, milliseconds. Default 50. */
  readonly watchIntervalMs?: number;
  /**
   * What a loss of power may take back. `"full"`: nothing that was told as done, but for leases and words on how far a task is. `"normal"`:
   * the last moments, and writing is several times faster. A process that dies takes back nothing either way. Default `"full"`.
   */
  readonly synchronous?: "full" | "normal";
}
