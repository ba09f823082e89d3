import { Context, failure, isFailure, isObject, RpcError } from "@mortise/jsonrpc";
import type { Exchange, ExchangeContext, JsonObject, JsonRpcRequest, JsonRpcResponse } from "@mortise/jsonrpc";
import { ERROR_CODES } from "@mortise/schema/2026-07-28";
import type { ServerCapabilities } from "@mortise/schema/2025-11-25";
import { knows } from "../revisions.js";
import { isOver, TASKS } from "../tasks.js";
import { unlessAborted } from "../wait.js";
import type { Opened } from "./handshake.js";
import { helloOf } from "./hello.js";
import type { KnownTools, TaskSupport } from "./known-tools.js";

/** Most pages that are listed to find one tool. */
const MAX_PAGES = 100;

/** Asks the server something else. @throws RpcError its error */
type Ask = (method: string, params: JsonObject, context?: ExchangeContext) => Promise<JsonObject>;

/**
 * The tasks of 2025-11-25 (basic/utilities/tasks), for clients that know those of the current revision: it calls as a task what can be
 * one, and its `tasks/get` says what `tasks/result` brought.
 */
export class CoreTasks {
  readonly #tools: KnownTools;
  readonly #max: number;
  /** Calls of `tasks/result` that are open for the server to ask its questions in, by task. */
  readonly #open = new Map<unknown, Promise<JsonObject>>();
  /** Tools that are looked for in lists, by name. */
  readonly #sought = new Map<unknown, Promise<TaskSupport>>();

  /** @param max most calls of `tasks/result` that are open for questions at once; further tasks wait for their turn */
  constructor(tools: KnownTools, max: number) {
    this.#tools = tools;
    this.#max = max;
  }

  /** @param session what answers requests that are not about tasks */
  async answer(
    request: JsonRpcRequest,
    context: ExchangeContext,
    opened: Opened,
    session: Exchange,
  ): Promise<JsonRpcResponse> {
    const { id, method, params = {} } = request;
    const isCall = method === "tools/call";
    if (!isCall && !method.startsWith("tasks/")) return session(request, context);
    if (!areSpoken(request, opened)) {
      const runs = isCall && this.#tools.taskSupport(params) !== "required";
      return runs ? session(request, context) : failure(id, notSpoken(request));
    }
    const ask: Ask = async (method, params, within = context) => {
      const response = await session({ jsonrpc: "2.0", id, method, params }, within);
      if (isFailure(response)) throw RpcError.from(response);
      return response.result;
    };
    try {
      const result = await (isCall ? this.#called(params, ask, context) : this.#answered(method, params, ask, context));
      return { jsonrpc: "2.0", id, result: { resultType: "complete", ...result } };
    } catch (error) {
      if (error instanceof RpcError) return failure(id, error);
      throw error;
    }
  }

  async #called(params: JsonObject, ask: Ask, context: ExchangeContext): Promise<JsonObject> {
    const support =
      this.#tools.taskSupport(params) ?? (await unlessAborted(context, this.#find(params.name, ask)).catch(unlisted));
    const asTask = support === "optional" || support === "required";
    const result = await ask("tools/call", asTask ? { ...params, task: {} } : params);
    return asTask && isObject(result.task) ? { ...liftTask(result.task), resultType: "task" } : result;
  }

  /** Looks for a tool once for all that call it meanwhile, whoever of them gives up. */
  #find(name: unknown, ask: Ask): Promise<TaskSupport> {
    let sought = this.#sought.get(name);
    if (sought === undefined) {
      sought = this.#list(name, ask).finally(() => this.#sought.delete(name));
      this.#sought.set(name, sought);
    }
    return sought;
  }

  /** Lists tools until this one comes, for only a list says whether it is a task. */
  async #list(name: unknown, ask: Ask): Promise<TaskSupport> {
    for (let page: JsonObject = {}, pages = 0; pages < MAX_PAGES; pages++) {
      const { nextCursor } = await ask("tools/list", page, new Context()); // from which the session learns
      const support = this.#tools.taskSupport({ name });
      if (support !== undefined) return support;
      if (typeof nextCursor !== "string") break;
      page = { cursor: nextCursor };
    }
    this.#tools.learn({ tools: [{ name }] }); // no list has it: not again
    return "forbidden";
  }

  async #answered(method: string, { taskId }: JsonObject, ask: Ask, context: ExchangeContext): Promise<JsonObject> {
    if (method === "tasks/update") return {}; // the server asks by itself, and is answered there
    if (method === "tasks/cancel") {
      await ask(method, { taskId }).catch(async (error: unknown) => {
        if (!isOver(await ask("tasks/get", { taskId }))) throw error; // that it is over already is no error in the current revision
      });
      return {};
    }
    const task = liftTask(await ask(method, { taskId }));
    const { status } = task;
    if (status === "input_required") {
      this.#hearQuestions(taskId, ask);
      return { ...task, inputRequests: {} };
    }
    if (!isOver(task) || status === "cancelled") return task;
    try {
      const result = await unlessAborted(context, this.#open.get(taskId) ?? ask("tasks/result", { taskId }));
      return { ...task, status: "completed", result }; // also when it says isError
    } catch (error) {
      if (status === "completed" || !(error instanceof RpcError)) throw error;
      return { ...task, error: failure(0, error).error };
    }
  }

  #hearQuestions(taskId: unknown, ask: Ask): void {
    if (this.#open.has(taskId) || this.#open.size >= this.#max) return;
    const open = ask("tasks/result", { taskId }, new Context()).finally(() => this.#open.delete(taskId));
    open.catch(() => {}); // whoever looks at the task next opens another
    this.#open.set(taskId, open);
  }
}

/** A server that cannot list its tools at the moment may answer calls. */
function unlisted(error: unknown): undefined {
  if (!(error instanceof RpcError)) throw error;
}

/** Whether the sender of a request takes tasks, and the server makes tasks of calls (tasks § capabilities). */
function areSpoken(request: JsonRpcRequest, { version, capabilities }: Opened): boolean {
  const { extensions } = helloOf(request).capabilities;
  const { tasks } = capabilities as ServerCapabilities;
  const declared = isObject(extensions) && Object.hasOwn(extensions, TASKS);
  return declared && knows(version, "coreTasks") && tasks?.requests?.tools?.call !== undefined;
}

const liftTask = ({ ttl, pollInterval, ...task }: JsonObject): JsonObject => ({
  ...task,
  ttlMs: ttl,
  ...(pollInterval !== undefined && { pollIntervalMs: pollInterval }),
});

function notSpoken({ method, params }: JsonRpcRequest): RpcError {
  const what = method === "tools/call" ? `The tool ${JSON.stringify(params?.name)} runs only as a task` : method;
  const why = `${what}: that needs tasks() on this client, and a server that declares tasks. Nothing was sent.`;
  return new RpcError(ERROR_CODES.MethodNotFound, why);
}
