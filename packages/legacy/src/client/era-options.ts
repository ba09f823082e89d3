import type { LegacyClientOptions } from "./options.js";

/** How a server is spoken to: each request for itself (the current revision), or in a session (all earlier ones). */
export type Era = "modern" | "legacy";

/** Remembers what was found, by server: a `Map`, or something that outlives the process. What it says is tried first, and forgotten when it fails. */
export interface EraMemory {
  get(server: string): Era | undefined | Promise<Era | undefined>;
  set(server: string, era: Era): unknown;
}

/** How to find out how a server is spoken to. */
export interface EraOptions extends LegacyClientOptions {
  /** Default `"auto"`: the current revision is tried first. `"legacy"` begins with a session at once. */
  readonly era?: "auto" | "legacy";
  /** Milliseconds that a program may stay silent on `server/discover` before a session is tried. Default 5,000. */
  readonly probeTimeout?: number;
  /** Default: nothing is remembered beyond this transport. */
  readonly memory?: EraMemory;
}
