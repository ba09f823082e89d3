import { failure, RpcError } from "@mortise/jsonrpc";
import type { Exchange, ExchangeContext, JsonObject, JsonRpcRequest } from "@mortise/jsonrpc";
import { createClient } from "@mortise/client";
import type { ClientSettings } from "@mortise/client";
import { tasks } from "@mortise/ext-tasks/client";
import type { TasksOptions } from "@mortise/ext-tasks/client";
import { META_KEYS } from "@mortise/schema/2026-07-28";

const AT = new Date(0).toISOString();
export const working = {
  taskId: "t",
  status: "working",
  createdAt: AT,
  lastUpdatedAt: AT,
  ttlMs: null,
  pollIntervalMs: 50,
};
export const completed = { ...working, status: "completed", result: { content: [{ type: "text", text: "done" }] } };
export const question = (message: string) => ({
  method: "elicitation/create",
  params: { message, requestedSchema: { type: "object", properties: {} } },
});
export const asking = (inputRequests: object) => ({ ...working, status: "input_required", inputRequests });

export type Answer = (params: JsonObject, context: ExchangeContext, request: JsonRpcRequest) => unknown;

/** A client of a server that says whatever it is told to: a task to every call, `states` in turn to tasks/get, the last one for ever. */
export function clientOf(
  states: readonly object[],
  {
    methods = {},
    options = {},
    ...settings
  }: { methods?: Record<string, Answer>; options?: TasksOptions } & ClientSettings = {},
) {
  const sent: JsonRpcRequest[] = [];
  let asked = 0;
  const answers: Record<string, Answer> = {
    "tools/call": () => ({ ...working, resultType: "task" }),
    "tasks/get": () => states[Math.min(asked++, states.length - 1)],
    ...methods,
  };
  const exchange: Exchange = async (request, context) => {
    sent.push(request);
    try {
      const result = await (answers[request.method] ?? (() => ({})))(request.params ?? {}, context, request);
      return { jsonrpc: "2.0", id: request.id, result: { resultType: "complete", ...(result as object) } };
    } catch (error) {
      if (error instanceof RpcError) return failure(request.id, error);
      throw error;
    }
  };
  const client = createClient({ name: "test", version: "1" }, { exchange, ...settings });
  client.use(tasks({ listen: false, ...options }));
  return { client, sent: (method: string) => sent.filter((request) => request.method === method) };
}

/** Answers a subscription for `t`, tells `told`, and leaves it open. */
export const telling =
  (...told: readonly object[]): Answer =>
  (_params, context, { id }) => {
    const _meta = { [META_KEYS.subscriptionId]: id };
    const tell = (method: string, params: object) =>
      context.notify({ jsonrpc: "2.0", method, params: { ...params, _meta } });
    tell("notifications/subscriptions/acknowledged", { notifications: { taskIds: ["t"] } });
    for (const task of told) tell("notifications/tasks", task);
    return new Promise((resolve) => context.signal.addEventListener("abort", () => resolve({})));
  };
