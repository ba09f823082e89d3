import type { EndpointOptions, HttpTransportOptions } from "@mortise/transport-http";
import type { Settings } from "../options.js";

/** How a session travels over HTTP. */
export interface HttpDuplexOptions
  extends EndpointOptions, Pick<HttpTransportOptions, "maxAnswer" | "maxDepth">, Pick<Settings, "maxReconnects"> {
  /** Hears what was found out on the way, a sentence each. */
  readonly tell: (what: string) => void;
  /** Hears what went wrong on the way and stops nothing. */
  readonly warn: (what: string, cause?: unknown) => void;
}

export const MAX_ANSWER = 16 * 1024 * 1024;
export const MAX_DEPTH = 128;
/** How much of the body of an error answer is kept. */
export const ERROR_TEXT = 64 * 1024;
/** How long the goodbye to a server may take, ms. */
export const GOODBYE = 2_000;
