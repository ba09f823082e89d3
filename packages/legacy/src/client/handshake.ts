import { Context, isFailure, isObject, RpcError, TimeoutError } from "@mortise/jsonrpc";
import type { JsonObject, JsonRpcFailure, RequestId } from "@mortise/jsonrpc";
import type { Implementation } from "@mortise/schema/2026-07-28";
import { isInitializeResult } from "@mortise/schema/2025-11-25/validators";
import { isLegacyRevision, LEGACY_REVISIONS, NEWEST_LEGACY_REVISION } from "../revisions.js";
import type { LegacyRevision } from "../revisions.js";
import type { Duplex } from "./duplex.js";
import { InitializeError } from "./errors.js";
import type { Hello } from "./hello.js";
import { judgeError } from "./judge.js";
import { within } from "../wait.js";

/** What a server says of itself when a session begins, and holds to while it lasts. */
export interface Opened {
  readonly version: LegacyRevision;
  readonly capabilities: JsonObject;
  readonly serverInfo: Implementation;
  readonly instructions?: string;
}

/**
 * Opens a session (2025-11-25 lifecycle § initialization). No caller's end cancels it, for `initialize` must not be cancelled.
 * @throws InitializeError when the server answers, but not with a session
 * @throws LocalError what the way to the server met
 */
export async function openSession(
  duplex: Duplex,
  hello: Hello,
  nextId: () => RequestId,
  timeout: number,
): Promise<Opened> {
  const opened = await agree(duplex, hello, nextId, timeout).catch((error: unknown) => {
    if (judgeError(error).era === "unknown" || error instanceof InitializeError) throw error;
    throw new InitializeError(`initialize was not answered: ${(error as Error).message}`, { cause: error });
  });
  duplex.opened?.(opened.version);
  await duplex.notify({ jsonrpc: "2.0", method: "notifications/initialized" });
  return opened;
}

/** Offers the newest version; once more another, to a server that refuses instead of making an offer of its own. */
async function agree(duplex: Duplex, hello: Hello, nextId: () => RequestId, timeout: number): Promise<Opened> {
  let offer: LegacyRevision = NEWEST_LEGACY_REVISION;
  for (let last = false; ; last = true) {
    const params = { protocolVersion: offer, ...hello };
    const request = { jsonrpc: "2.0", id: nextId(), method: "initialize", params } as const;
    const response = await within(timeout, duplex.exchange(request, new Context()));
    if (response === undefined) {
      duplex.reset?.(); // the server is told nothing, but nobody waits for it
      throw new TimeoutError(`No answer to initialize within ${timeout} ms.`);
    }
    if (!isFailure(response)) return readResult(response.result);
    const mutual = last ? undefined : mutualVersion(response);
    if (mutual === undefined) throw refused(response);
    offer = mutual;
  }
}

function readResult(result: JsonObject): Opened {
  if (!isInitializeResult(result)) {
    const [error] = isInitializeResult.errors ?? [];
    const why = error && `: ${error.instancePath || "the result"} ${error.message}`;
    throw new InitializeError(`What the server answered to initialize is not valid${why ?? ""}.`);
  }
  const { protocolVersion, capabilities, serverInfo, instructions } = result;
  if (!isLegacyRevision(protocolVersion)) {
    throw new InitializeError(
      `The server wants to speak ${JSON.stringify(protocolVersion)}; in sessions this client speaks ${LEGACY_REVISIONS.join(", ")}.`,
    );
  }
  const said = instructions !== undefined && { instructions };
  return { version: protocolVersion, capabilities: capabilities as JsonObject, serverInfo, ...said };
}

function mutualVersion({ error: { data } }: JsonRpcFailure): LegacyRevision | undefined {
  const supported: unknown = isObject(data) ? data.supported : undefined;
  return Array.isArray(supported)
    ? LEGACY_REVISIONS.find((version) => version !== NEWEST_LEGACY_REVISION && supported.includes(version))
    : undefined;
}

function refused(response: JsonRpcFailure): InitializeError {
  const { code, message } = response.error;
  return new InitializeError(`The server answered initialize with the error ${code}, ${JSON.stringify(message)}.`, {
    cause: RpcError.from(response),
  });
}
