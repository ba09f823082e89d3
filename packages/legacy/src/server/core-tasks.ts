import { failure, isObject, JSON_RPC_CODES, RpcError } from "@mortise/jsonrpc";
import type { Exchange, ExchangeContext, JsonObject, JsonRpcRequest, JsonRpcResponse } from "@mortise/jsonrpc";
import { knows } from "../revisions.js";
import { CoreTask, declaring, lowerTask, relatedTo, textOf } from "./core-task.js";
import type { SessionOptions, TaskTools } from "./options.js";
import type { Peer } from "./peer.js";

/** What is offered to this client: tasks of sessions came with 2025-11-25. */
export const offeredTo = ({ revision }: Peer, { tasks }: SessionOptions): TaskTools | undefined =>
  knows(revision, "coreTasks") ? tasks : undefined;

/** What `initialize` says of them. The tasks of the current revision know no list. */
export const CORE_TASKS: JsonObject = { cancel: {}, requests: { tools: { call: {} } } };

/** The methods that tasks have in sessions. */
export const CORE_TASK_METHODS: ReadonlyMap<string, (task: CoreTask) => Promise<JsonObject>> = new Map([
  ["tasks/get", (task: CoreTask) => task.get()],
  ["tasks/cancel", (task: CoreTask) => task.cancel()],
  ["tasks/result", (task: CoreTask) => task.result()],
]);

/**
 * The tasks of 2025-11-25 (basic/utilities/tasks) by those of the current revision: the same tasks under the same ids. What differs is who
 * decides that a call is one, how results and questions travel, and what `failed` and `cancelled` mean.
 */
export function coreTasks(exchange: Exchange, offered: TaskTools): Exchange {
  return async (request, context) => {
    const method = CORE_TASK_METHODS.get(request.method);
    try {
      if (method !== undefined) return answer(request, await method(new CoreTask(exchange, request, context)));
      if (request.method === "tools/call") return await call(exchange, offered, request, context);
      const response = await exchange(request, context);
      if (request.method !== "tools/list" || "error" in response) return response;
      return { ...response, result: marked(response.result, offered) };
    } catch (error) {
      if (error instanceof RpcError) return failure(request.id, error);
      throw error;
    }
  };
}

const answer = ({ id }: JsonRpcRequest, result: JsonObject): JsonRpcResponse => ({
  jsonrpc: "2.0",
  id,
  result: { resultType: "complete", ...result },
});

/** Lists that are the same for every request stay so, which spares lowering and writing them again. */
const kept = new WeakMap<JsonObject, JsonObject>();

/** Says of each tool whether it can be a task. */
function marked(list: JsonObject, offered: TaskTools): JsonObject {
  const known = kept.get(list);
  if (known !== undefined) return known;
  const support = offered.tools();
  const tools = (list["tools"] as readonly JsonObject[]).map((tool) => {
    const taskSupport = support.get(tool["name"] as string);
    return taskSupport === undefined ? tool : { ...tool, execution: { taskSupport } };
  });
  const own = { ...list, tools };
  if (Object.isFrozen(list)) kept.set(list, Object.freeze(own));
  return own;
}

async function call(
  exchange: Exchange,
  offered: TaskTools,
  request: JsonRpcRequest,
  context: ExchangeContext,
): Promise<JsonRpcResponse> {
  const { task, ...params } = request.params ?? {};
  const support = offered.tools().get(params["name"] as string);
  const tool = `The tool ${JSON.stringify(params["name"])}`;
  if (task === undefined) {
    if (support !== "required") return exchange(request, context);
    throw new RpcError(JSON_RPC_CODES.methodNotFound, `${tool} runs only as a task: send the param task.`);
  }
  if (!isObject(task)) throw new RpcError(JSON_RPC_CODES.invalidParams, "task must be an object.");
  if (support === undefined)
    throw new RpcError(JSON_RPC_CODES.methodNotFound, `${tool} does not run as a task: leave the param task out.`);
  const response = await exchange({ ...request, params: declaring(params) }, context);
  if ("error" in response || response.result["resultType"] === "input_required") return response;
  const { resultType, taskId, isError } = response.result;
  if (resultType === "task") return answer(request, { task: lowerTask(response.result), _meta: relatedTo(taskId) });
  // Arguments that do not fit: whoever calls for a task can be told so by an error alone (tasks § task-augmented requests).
  if (isError === true) throw new RpcError(JSON_RPC_CODES.invalidParams, textOf(response.result) ?? `${tool} refuses.`);
  throw new RpcError(JSON_RPC_CODES.internalError, `${tool} was answered at once, without a task.`);
}
