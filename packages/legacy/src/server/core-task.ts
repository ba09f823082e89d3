import { isObject, JSON_RPC_CODES, RpcError } from "@mortise/jsonrpc";
import type { Exchange, ExchangeContext, JsonObject, JsonRpcRequest, Question } from "@mortise/jsonrpc";
import { META_KEYS } from "@mortise/schema/2026-07-28";
import { META_KEYS as LEGACY_KEYS } from "@mortise/schema/2025-11-25";
import { isOver, TASKS } from "../tasks.js";
import { wait } from "../wait.js";
import { unanswered } from "./rounds.js";

/** How often a task that is cancelled is looked at until it has stopped, and how many times. Milliseconds. */
const CANCEL_POLL_MS = 50;
const CANCEL_POLLS = 100;
/** For servers that do not say how often to look at a task. Milliseconds. */
const POLL_MS = 1_000;

/** A task of the current revision, as one request of a session speaks of it. */
export class CoreTask {
  readonly #exchange: Exchange;
  readonly #request: JsonRpcRequest;
  readonly #context: ExchangeContext;
  readonly #asked = new Set<string>();
  #failure: Error | undefined;

  constructor(exchange: Exchange, request: JsonRpcRequest, context: ExchangeContext) {
    this.#exchange = exchange;
    this.#request = request;
    this.#context = context;
  }

  /** How it stands. @throws RpcError -32602 for a task that is none of this caller's */
  async get(): Promise<JsonObject> {
    return lowerTask(await this.#send("tasks/get"));
  }

  /** A wish in the current revision, a fact here: resolves once the task has stopped. @throws RpcError when it does not, or ended before */
  async cancel(): Promise<JsonObject> {
    let task = await this.#send("tasks/get");
    const wasOver = isOver(task);
    if (!wasOver) await this.#send("tasks/cancel");
    for (let polls = 0; !isOver(task); polls++) {
      if (polls === CANCEL_POLLS) throw notStopped();
      task = await this.#next(CANCEL_POLL_MS);
    }
    if (!wasOver && task["status"] === "cancelled") return lowerTask(task);
    const { status } = lowerTask(task);
    throw new RpcError(JSON_RPC_CODES.invalidParams, `The task is over already: it is ${String(status)}.`);
  }

  /** What the call would have been answered with, once there is that; until then the client gets the task's questions. @throws RpcError the call's own */
  async result(): Promise<JsonObject> {
    let task = await this.#send("tasks/get");
    while (!isOver(task)) {
      if (isObject(task["inputRequests"])) this.#ask(task["inputRequests"]);
      task = await this.#next(task["pollIntervalMs"] ?? POLL_MS);
      if (this.#failure !== undefined) throw this.#failure;
    }
    const { status, result, error } = task;
    if (isObject(result)) return { ...result, _meta: this.#related(result) };
    const { code, message, data } = isObject(error) ? error : {};
    if (typeof code === "number") throw new RpcError(code, String(message), { data });
    throw new RpcError(JSON_RPC_CODES.invalidRequest, `The task has no result: it is ${String(status)}.`);
  }

  /** How it stands a while later. */
  async #next(ms: unknown): Promise<JsonObject> {
    await wait(Number(ms), this.#context.signal);
    if (this.#context.aborted) throw new RpcError(JSON_RPC_CODES.internalError, "Nobody waits for the task any more.");
    return this.#send("tasks/get");
  }

  async #send(method: string, own: JsonObject = {}): Promise<JsonObject> {
    const { taskId, _meta } = this.#request.params ?? {};
    const params = declaring({ ...own, taskId, _meta });
    const response = await this.#exchange({ ...this.#request, method, params }, this.#context);
    if ("error" in response) throw RpcError.from(response);
    return response.result;
  }

  #ask(questions: JsonObject): void {
    for (const [key, question] of Object.entries(questions).filter(([key]) => !this.#asked.has(key))) {
      this.#asked.add(key);
      this.#put(key, question as Question).catch((error: Error) => (this.#failure = error));
    }
  }

  async #put(key: string, { method, params = {} }: Question): Promise<void> {
    const question = { method, params: { ...params, _meta: this.#related(params) } };
    const answer = await this.#context.ask?.(question).catch(unanswered);
    if (answer && "result" in answer) await this.#send("tasks/update", { inputResponses: { [key]: answer.result } });
    // The task goes on waiting: it asks again with the next `tasks/result`.
    else throw new RpcError(JSON_RPC_CODES.invalidRequest, `No answer to ${method}: ${answer?.error.message}`);
  }

  #related({ _meta }: JsonObject): JsonObject {
    return { ...(isObject(_meta) && _meta), ...relatedTo(this.#request.params?.["taskId"]) };
  }
}

const notStopped = (): RpcError =>
  new RpcError(
    JSON_RPC_CODES.internalError,
    `The task was told to stop, and has not within ${CANCEL_POLLS * CANCEL_POLL_MS} ms.`,
  );

/** Ties a message to a task (2025-11-25 tasks § related task metadata). */
export const relatedTo = (taskId: unknown): JsonObject => ({ [LEGACY_KEYS.relatedTask]: { taskId } });

/** Params that declare the extension for this one request. */
export function declaring(params: JsonObject): JsonObject {
  const meta = params["_meta"] as JsonObject;
  const declared = meta[META_KEYS.clientCapabilities] as { readonly extensions?: JsonObject };
  const extensions = { ...declared.extensions, [TASKS]: {} };
  return { ...params, _meta: { ...meta, [META_KEYS.clientCapabilities]: { ...declared, extensions } } };
}

/** Here a result that is an error is a failure (tasks § task execution errors). */
export function lowerTask({ ttlMs: ttl, pollIntervalMs: pollInterval, result, ...task }: JsonObject): JsonObject {
  const { taskId, status, statusMessage, createdAt, lastUpdatedAt } = task;
  const lowered = { taskId, status, statusMessage, createdAt, lastUpdatedAt, ttl, pollInterval };
  const isError = isObject(result) && result["isError"] === true;
  return isError ? { ...lowered, status: "failed", statusMessage: textOf(result) } : lowered;
}

/** What a result says first. */
export function textOf({ content }: JsonObject): string | undefined {
  const [block]: unknown[] = Array.isArray(content) ? content : [];
  return isObject(block) && typeof block["text"] === "string" ? block["text"] : undefined;
}
