import { failure, JSON_RPC_CODES, RpcError } from "@mortise/jsonrpc";
import type { Exchange, JsonRpcMessage, JsonRpcResponse } from "@mortise/jsonrpc";
import type { ServeChannelOptions } from "@mortise/transport-stdio";
import type { Caller, Carrier } from "./carrier.js";
import type { SessionOptions } from "./options.js";
import { PING } from "./questions.js";
import { ServerSession } from "./session.js";

export interface LegacyStdioOptions extends SessionOptions, Pick<ServeChannelOptions, "auth" | "transport" | "reach"> {}

/** The session of one pipe. */
export interface LegacyStdio {
  /** For `serveStdio` or `serveChannel`: takes whatever belongs to a session. */
  readonly otherwise: NonNullable<ServeChannelOptions["otherwise"]>;
  /** For the same: what waits for the client's answer to a question is cancelled, the rest goes on. */
  readonly onEnd: () => void;
  /** Cancels what runs. Call it when the pipe is closed. */
  readonly close: () => void;
}

/**
 * Lets clients of the session revisions speak over one pipe, beside clients of the current one. A session begins with `initialize`; until
 * then nothing is taken but that and pings.
 * @example
 * const legacy = legacyStdio(server.exchange);
 * const serving = serveStdio(server.exchange, { otherwise: legacy.otherwise, onEnd: legacy.onEnd });
 * void serving.closed.then(legacy.close);
 */
export function legacyStdio(exchange: Exchange, options: LegacyStdioOptions = {}): LegacyStdio {
  const { transport = "stdio", reach = transport === "stdio" ? "process" : "network", auth } = options;
  const caller: Caller = { transport, reach, ...(auth && { auth }) };
  let session: ServerSession | undefined;
  return {
    otherwise(message, send) {
      if (session === undefined) {
        if (!opens(message)) return false;
        session = new ServerSession(exchange, caller, options);
        session.standalone = { send };
      }
      return session
        .handle(message, session.standalone as Carrier)
        .then((response) => answer(response, send, options.onError));
    },
    onEnd: () => session?.hangUp(),
    close: () => session?.close(),
  };
}

const opens = (message: JsonRpcMessage): boolean =>
  "method" in message && message.id !== undefined && (message.method === "initialize" || message.method === PING);

/** Results come from handlers, and may hold what is no JSON. */
function answer(
  response: JsonRpcResponse | undefined,
  send: (message: JsonRpcMessage) => void,
  onError: SessionOptions["onError"],
): void {
  if (response === undefined) return;
  try {
    send(response);
  } catch (error) {
    onError?.(error);
    send(failure(response.id, new RpcError(JSON_RPC_CODES.internalError, "Internal error")));
  }
}
