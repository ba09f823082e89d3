import type {
  Exchange,
  ExchangeContext,
  JsonRpcMessage,
  JsonRpcNotification,
  JsonRpcRequest,
  JsonRpcResponse,
  RequestId,
} from "@mortise/jsonrpc";
import { serveChannel } from "@mortise/transport-stdio";
import type { Channel, ChannelReceiver, ServeChannelOptions, Serving } from "@mortise/transport-stdio";

export const request = (id: RequestId, method = "echo", params?: Record<string, unknown>): JsonRpcRequest => ({
  jsonrpc: "2.0",
  id,
  method,
  ...(params && { params }),
});

export const notification = (method: string, params?: Record<string, unknown>): JsonRpcNotification => ({
  jsonrpc: "2.0",
  method,
  ...(params && { params }),
});

/** A custom channel as a user would write one: it keeps what was sent, and the test plays the peer. */
export class ScriptedChannel implements Channel {
  readonly sent: JsonRpcMessage[] = [];
  closedTimes = 0;
  receiver!: ChannelReceiver;

  open(receiver: ChannelReceiver): void {
    this.receiver = receiver;
  }

  send(message: JsonRpcMessage): void {
    JSON.stringify(message);
    this.sent.push(message);
  }

  async close(): Promise<void> {
    this.closedTimes += 1;
  }
}

export interface Call {
  readonly request: JsonRpcRequest;
  readonly context: ExchangeContext;
  answer(result: Record<string, unknown>): void;
  reject(error: unknown): void;
}

/** A server whose calls the test answers by hand. */
export function serve(options?: ServeChannelOptions): { channel: ScriptedChannel; calls: Call[]; serving: Serving } {
  const channel = new ScriptedChannel();
  const calls: Call[] = [];
  const exchange: Exchange = (asked, context) =>
    new Promise<JsonRpcResponse>((resolve, reject) => {
      const answer = (result: Record<string, unknown>): void => resolve({ jsonrpc: "2.0", id: asked.id, result });
      calls.push({ request: asked, context, answer, reject });
    });
  return { channel, calls, serving: serveChannel(channel, exchange, options) };
}

export const cancel = (requestId: unknown, reason?: unknown): JsonRpcMessage =>
  notification("notifications/cancelled", { requestId, reason });

/** Lets everything that is ready to run do so. */
export const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** Waits until `condition` holds; fails after `ms`. */
export async function until(condition: () => boolean, ms = 8000): Promise<void> {
  const end = Date.now() + ms;
  while (!condition()) {
    if (Date.now() > end) throw new Error(`Not within ${ms} ms: ${condition.toString()}`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}
