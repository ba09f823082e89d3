import { AbortedError, InvalidMessageError, RpcError } from "@mortise/jsonrpc";
import type { JsonObject } from "@mortise/jsonrpc";
import type { ExtensionClient } from "@mortise/client";
import { isCallToolResult } from "@mortise/schema/2026-07-28/validators";
import type { CallToolResult } from "@mortise/schema/2026-07-28";
import type { DetailedTask, InputResponse } from "../schema/index.js";
import { Answering } from "./answering.js";
import type { AnsweringOptions } from "./answering.js";
import { follow, getTask, isOver } from "./follow.js";
import type { FollowOptions } from "./follow.js";
import type { SavedTask } from "./saved-task.js";

/** How to wait for a task's end, and what to do meanwhile. */
export interface ResultOptions extends FollowOptions, AnsweringOptions {
  /** Hears how the task stands, now and after each change, the end included. What it throws ends the wait, not the task. */
  readonly onUpdate?: (task: DetailedTask) => void;
}

/** A task on a server. It goes on whether or not anybody holds this. */
export class TaskHandle {
  readonly taskId: string;
  readonly tool: string;
  readonly #client: ExtensionClient;

  constructor(client: ExtensionClient, { taskId, tool }: SavedTask) {
    this.taskId = taskId;
    this.tool = tool;
    this.#client = client;
  }

  /** How it stands now. @throws RpcError -32602 when the server does not know it: made up, another's, or outlived */
  status({ signal }: { readonly signal?: AbortSignal } = {}): Promise<DetailedTask> {
    return getTask(this.#client, this.taskId, signal);
  }

  /** How it stands, now and after each change, until it is over. Questions are not answered by this: see {@link respond}, or {@link result}. */
  updates(options?: FollowOptions): AsyncGenerator<DetailedTask, void, undefined> {
    return follow(this.#client, this.taskId, options);
  }

  /**
   * What the call would have been answered with, once there is that. Questions on the way go to the client's handlers, each once;
   * `onUpdate` hears of them, and of all else that changes.
   * @throws RpcError what the task failed with
   * @throws AbortedError when the task was cancelled, or the signal aborted: then the task goes on
   * @throws InputRequiredError when it asks what this client cannot be asked
   * @throws InvalidMessageError when it asks more than `maxQuestions`, or the server says what makes no sense
   */
  async result(options: ResultOptions = {}): Promise<CallToolResult> {
    const answering = new Answering(this.#client, this, options);
    try {
      for await (const task of this.updates({ ...options, signal: answering.signal })) {
        answering.see(task);
        options.onUpdate?.(task);
        if (isOver(task)) return this.#read(task);
      }
    } catch (error) {
      throw answering.failure ?? error;
    } finally {
      answering.end();
    }
    throw new InvalidMessageError(`The task ${this.taskId} came to no end.`); // `follow` ends with the end of the task
  }

  /** Answers questions by their keys, some or all. Keys that are not asked are ignored by the server. */
  async respond(inputResponses: Readonly<Record<string, InputResponse>>): Promise<void> {
    await this.#client.request("tasks/update", { taskId: this.taskId, inputResponses });
  }

  /** Asks the server to end the task early. It may take its time, and may even complete it: look at {@link status}. */
  async cancel(): Promise<void> {
    await this.#client.request("tasks/cancel", { taskId: this.taskId });
  }

  toJSON(): SavedTask {
    return { taskId: this.taskId, tool: this.tool };
  }

  #read(task: DetailedTask): CallToolResult {
    if (task.status === "failed") {
      const { code, message, data } = task.error;
      throw new RpcError(code, message, data === undefined ? {} : { data });
    }
    if (task.status !== "completed") throw new AbortedError(`The task ${this.taskId} of ${this.tool} was cancelled.`);
    const result: JsonObject = { resultType: "complete", ...task.result };
    if (isCallToolResult(result)) return result;
    throw new InvalidMessageError(`The task ${this.taskId} ended with what is no result of a tool.`, {
      cause: isCallToolResult.errors,
    });
  }
}
