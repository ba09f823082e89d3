import type { Transport } from "@mortise/jsonrpc";
import type { ClientCache } from "./cache/client-cache.js";
import type { Caller } from "./call.js";
import type { Extensible } from "./extension.js";
import type { KnownTools } from "./known-tools.js";
import type { Versions } from "./versions.js";

/** The parts a client is assembled from; see `createClient`. */
export interface ClientParts {
  readonly caller: Caller;
  readonly transport: Transport;
  readonly versions: Versions;
  readonly tools: KnownTools;
  readonly cache: ClientCache | undefined;
  /** Whether tools with invalid header annotations cannot be called through this transport. */
  readonly dropsInvalidTools: boolean;
  readonly maxPages: number;
  readonly warn: (message: string, cause?: unknown) => void;
  readonly extensible: Extensible;
}
