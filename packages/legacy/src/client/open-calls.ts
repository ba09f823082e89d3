import { isRequestId } from "@mortise/jsonrpc";
import type { ExchangeContext, JsonRpcNotification, JsonRpcRequest } from "@mortise/jsonrpc";
import { logLevelOf, progressTokenOf } from "./hello.js";
import { isLogLevel, mostVerbose, severity } from "./log-levels.js";
import type { LogLevel } from "./log-levels.js";

const LOG_MESSAGE = "notifications/message";
const PROGRESS = "notifications/progress";

/** One call, as long as it is open. */
export interface OpenCall {
  /** The caller's context, except that log messages it did not ask for go nowhere: a session has one level for all. */
  readonly context: ExchangeContext;
  readonly logLevel: LogLevel | undefined;
}

/** The calls that wait for an answer, for notifications that do not come with it. */
export class OpenCalls {
  readonly #byToken = new Map<unknown, OpenCall>();
  readonly #wantLog = new Set<OpenCall>();

  add(request: JsonRpcRequest, context: ExchangeContext): OpenCall {
    const level = logLevelOf(request);
    const logLevel = isLogLevel(level) ? level : undefined;
    const notify = (notification: JsonRpcNotification): void => {
      if (notification.method !== LOG_MESSAGE || admits(logLevel, notification)) context.notify(notification);
    };
    const call = { context: context.with({ notify }), logLevel };
    const token = progressTokenOf(request);
    if (isRequestId(token)) this.#byToken.set(token, call);
    if (logLevel !== undefined) this.#wantLog.add(call);
    return call;
  }

  remove(request: JsonRpcRequest, call: OpenCall): void {
    const token = progressTokenOf(request);
    if (this.#byToken.get(token) === call) this.#byToken.delete(token);
    this.#wantLog.delete(call);
  }

  /** The level that the server must have for every open call to hear what it asked for. */
  get logLevel(): LogLevel | undefined {
    return mostVerbose([...this.#wantLog].map(({ logLevel }) => logLevel));
  }

  /** Hands a notification to the call that it is about. A log message does not say: the one that has waited longest hears it. */
  receive(notification: JsonRpcNotification): boolean {
    const { method, params } = notification;
    const [oldest] = method === LOG_MESSAGE ? this.#wantLog : [];
    const owner = method === PROGRESS ? this.#byToken.get(params?.progressToken) : oldest;
    owner?.context.notify(notification);
    return owner !== undefined;
  }
}

function admits(wanted: LogLevel | undefined, { params }: JsonRpcNotification): boolean {
  return wanted !== undefined && isLogLevel(params?.level) && severity(params.level) >= severity(wanted);
}
