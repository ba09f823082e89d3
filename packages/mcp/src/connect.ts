import { createRequire } from "node:module";
import { createClient } from "@mortise/client";
import type { Client, ClientSettings } from "@mortise/client";
import { AbortedError, LocalError, RpcError, TimeoutError } from "@mortise/jsonrpc";
import type { EraOptions } from "@mortise/legacy/client";
import type { Implementation } from "@mortise/schema/2026-07-28";
import { HttpStatusError } from "@mortise/transport-http";
import type { HttpTransportOptions } from "@mortise/transport-http";
import { nameOf, wayTo } from "./target.js";
import type { ConnectTarget } from "./target.js";

export interface ConnectOptions extends ClientSettings {
  /** What your program calls itself; servers see it. Default: this package and its version. */
  readonly info?: Implementation;
  /** For a URL: headers, credentials, the sender, limits. */
  readonly http?: HttpTransportOptions;
  /**
   * How to speak to a server that is elsewhere. `"auto"` (default) finds out: first in the current revision, then in a session of an earlier
   * one, 2025-11-25 back to 2024-11-05; `client.explain()` says what was found, and why. `"modern"` and `"legacy"` leave no choice.
   */
  readonly era?: "auto" | "modern" | "legacy";
  /** For servers of earlier revisions: bounds, time limits, and a memory of which server is one. */
  readonly legacy?: Omit<EraOptions, "era" | "onWarning">;
  /**
   * Asks the server what it is (`server/discover`) before the client is handed out, so that one that is not there, or is none, shows
   * here and not at the first call. Default `true`, except for servers in this process, which are always there.
   */
  readonly probe?: boolean;
  /** Ends the attempt to connect early. */
  readonly signal?: AbortSignal;
  /** Milliseconds that the attempt may take. Default: as for any call. */
  readonly connectTimeout?: number;
}

/** The server could not be reached, or what answered is no server that this client can speak to. `cause` is the error behind it. */
export class ConnectError extends LocalError {
  override readonly name = "ConnectError";

  constructor(target: string, cause: Error) {
    super("CONNECT_FAILED", `Cannot connect to ${target}: ${explanation(cause)}`, { cause });
  }
}

/**
 * Connects to a server and returns a client of it, ready to be called. `client.close()` ends the connection, and the program that was
 * started for it.
 * @throws ConnectError when the server cannot be reached; nothing is left running
 * @example
 * const client = await connect({ command: "node", args: ["server.js"] });
 * for await (const tool of client.tools()) console.log(tool.name);
 */
export async function connect(target: ConnectTarget, options: ConnectOptions = {}): Promise<Client> {
  const {
    info = thisPackage(),
    http,
    era: _era,
    legacy: _legacy,
    probe,
    signal,
    connectTimeout,
    ...settings
  } = options;
  let client: Client | undefined;
  try {
    const way = await wayTo(target, { http, eras: erasOf(options) });
    client = createClient(info, { ...settings, transport: way.transport });
    if (probe ?? way.remote) {
      await client.discover({
        ...(signal && { signal }),
        ...(connectTimeout !== undefined && { timeout: connectTimeout }),
      });
    }
    return client;
  } catch (error) {
    await client?.close();
    if (error instanceof AbortedError || !(error instanceof Error)) throw error;
    throw new ConnectError(nameOf(target), error);
  }
}

/** Which eras to look for, if any but the current one. */
function erasOf({ era = "auto", legacy, onWarning = consoleWarning }: ConnectOptions): EraOptions | undefined {
  return era === "modern" ? undefined : { ...legacy, era, onWarning };
}

const consoleWarning = (message: string, cause?: unknown): void =>
  cause === undefined ? console.warn(message) : console.warn(message, cause);

/** What happened, and what to do about it where the error itself cannot know. */
function explanation(cause: Error): string {
  const { message } = cause;
  if (cause instanceof RpcError) {
    return `it answered server/discover with the error ${cause.code}, ${JSON.stringify(message)}. Every server of this protocol revision understands that request; this one may speak an earlier revision; see the option \`era\`.`;
  }
  if (cause instanceof TimeoutError) {
    return `${message} Here the limit is \`connectTimeout\`. A server that speaks an earlier revision of the protocol may stay silent, too.`;
  }
  const answer = cause instanceof LocalError && cause.code === "ERA_NOT_FOUND" ? cause.cause : cause;
  if (!(answer instanceof HttpStatusError)) return message;
  const wantsCredentials = answer.status === 401 || answer.status === 403;
  if (wantsCredentials) return `${message} It wants other credentials: see the option \`http.credentials\`.`;
  const earlier = answer === cause ? " Servers of earlier revisions answer so, too; see the option `era`." : "";
  return `${message} Is the path of the URL right?${earlier}`;
}

function thisPackage(): Implementation {
  const { name, version } = createRequire(import.meta.url)("../package.json") as Implementation;
  return { name, version };
}
