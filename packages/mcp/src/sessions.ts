// Sessions of the earlier revisions. What speaks them is loaded when the first client does.
import type { Exchange, JsonRpcMessage } from "@mortise/jsonrpc";
import type { LegacyHttp, LegacyHttpOptions, LegacyStdio, LegacyStdioOptions } from "@mortise/legacy/server";
import type { CorsOptions } from "@mortise/transport-http";

/** What `serveStdio` takes for them, and how they end. */
interface StdioSessions {
  readonly seam: Pick<LegacyStdio, "otherwise" | "onEnd">;
  close(): Promise<void>;
}

export function stdioSessions(exchange: Exchange, options: LegacyStdioOptions): StdioSessions {
  let loaded: Promise<LegacyStdio> | undefined;
  const load = async (): Promise<LegacyStdio> =>
    (await import("@mortise/legacy/server")).legacyStdio(exchange, options);
  return {
    seam: {
      otherwise(message, send) {
        if (loaded === undefined && !opens(message)) return false;
        // Of one promise, in turn: messages keep their order while it loads.
        return (loaded ??= load()).then(async (sessions) => void (await sessions.otherwise(message, send)));
      },
      onEnd: () => void loaded?.then((sessions) => sessions.onEnd()),
    },
    close: async () => (await loaded)?.close(),
  };
}

/** What a client of a session revision may begin with; before that nothing is a session's. */
const OPENERS: ReadonlySet<string> = new Set(["initialize", "ping"]);

const opens = (message: JsonRpcMessage): boolean =>
  "method" in message && message.id !== undefined && OPENERS.has(message.method);

/** What `listen` takes for them, and how they end. */
interface HttpSessions {
  readonly seam: Pick<LegacyHttp, "otherwise">;
  /** What pages need in order to use them. */
  cors(cors: boolean | CorsOptions): Promise<boolean | CorsOptions>;
  close(): Promise<void>;
}

export function httpSessions(exchange: Exchange, options: LegacyHttpOptions): HttpSessions {
  let loaded: Promise<LegacyHttp> | undefined;
  const load = async (): Promise<LegacyHttp> => (await import("@mortise/legacy/server")).legacyHttp(exchange, options);
  return {
    seam: { otherwise: async (message, request) => (await (loaded ??= load())).otherwise(message, request) },
    cors: async (cors) => (await import("@mortise/legacy/server")).corsWithSessions(cors),
    close: async () => (await loaded)?.close(),
  };
}
