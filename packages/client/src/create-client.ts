import { compose, memoryTransport } from "@mortise/jsonrpc";
import { REVISION } from "@mortise/schema/2026-07-28";
import type { Implementation } from "@mortise/schema/2026-07-28";
import { Caller } from "./call.js";
import { Client } from "./client.js";
import { wrappable } from "./extension.js";
import type { ResultReaders } from "./result-readers.js";
import { capabilitiesOf } from "./input/handlers.js";
import { answerThrough, isAsking } from "./input/questions.js";
import { KnownTools } from "./known-tools.js";
import { DEFAULT_LIMITS } from "./limits.js";
import { isMirroring, mirrorThrough, paramHeaders, retryWithFreshHeaders } from "./mirrored-params.js";
import type { ClientOptions } from "./options.js";
import { retryWithMutualVersion, Versions } from "./versions.js";

/**
 * A client of the server behind a transport or an exchange. Nothing is sent yet.
 * @param info what this program calls itself; servers see it with every request
 */
export function createClient(info: Implementation, options: ClientOptions): Client {
  const { middleware = [], onWarning: warn = consoleWarning } = options;
  const capabilities = capabilitiesOf(options, options.capabilities);
  const limits = { ...DEFAULT_LIMITS, ...options.limits };
  const transport = options.transport ?? memoryTransport(options.exchange);
  const versions = new Versions(options.versions ?? [REVISION]);
  const tools = new KnownTools(limits.maxKnownTools);
  const retries = [retryWithMutualVersion(versions)];
  const mirrors = isMirroring(transport);
  if (mirrors) {
    mirrorThrough(transport, tools);
    retries.push(
      retryWithFreshHeaders(
        (request) => paramHeaders(tools, request),
        (signal) => relist(client, signal),
      ),
    );
  }
  const identity = { info, capabilities };
  if (isAsking(transport)) answerThrough(transport, options, identity, warn);
  const results: ResultReaders = new Map();
  const { exchange, wrap } = wrappable(transport.exchange);
  const caller = new Caller({
    exchange: compose([...retries, ...middleware], exchange),
    identity,
    results,
    versions,
    rounds: { handlers: options, capabilities, maxRounds: limits.maxInputRounds },
    timeout: options.timeout,
    maxTimeout: options.maxTimeout,
    warn,
  });
  const client = new Client({
    caller,
    transport,
    versions,
    tools,
    cache: options.cache?.forClient(warn),
    dropsInvalidTools: mirrors,
    maxPages: limits.maxPages,
    warn,
    extensible: {
      identity,
      results,
      transport,
      wrap,
      answer: async (inputRequests, call) => {
        const { answerRound } = await import("./input/answer-round.js"); // on demand: most clients are never asked
        return answerRound({ resultType: "input_required", inputRequests }, call, options, capabilities);
      },
    },
  });
  return client;
}

async function relist(client: Client, signal: AbortSignal): Promise<void> {
  for await (const _ of client.tools({ signal, fresh: true })) void _;
}

const consoleWarning = (message: string, cause?: unknown): void =>
  cause === undefined ? console.warn(message) : console.warn(message, cause);
