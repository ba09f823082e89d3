import { isObject, JSON_RPC_CODES, RpcError } from "@mortise/jsonrpc";
import type { JsonObject } from "@mortise/jsonrpc";
import type { ExtensionHost, ExtensionMethod } from "@mortise/server";
import type { InputRequest, Method } from "../schema/index.js";
import type { TaskStore } from "../store/task-store.js";
import { requireOwned } from "./owned.js";
import { detailedTask } from "./wire.js";

/** What the methods work on. */
export interface TaskMethodParts {
  readonly store: TaskStore;
  readonly host: () => ExtensionHost;
  /** Has somebody look at a task again. */
  readonly wake: (id: string) => void | Promise<void>;
}

/** `tasks/get`, `tasks/update`, `tasks/cancel`. Each is routed by its task: over HTTP, `Mcp-Name` is the id. */
export function taskMethods({ store, host, wake }: TaskMethodParts): Readonly<Record<Method, ExtensionMethod>> {
  const method = (handler: ExtensionMethod["handler"]): ExtensionMethod => ({ routingParam: "taskId", handler });
  return {
    "tasks/get": method(async ({ taskId }, context) => {
      const task = await requireOwned(store, taskId, context);
      return { ...detailedTask(task) };
    }),
    "tasks/update": method(async ({ taskId, inputResponses }, context) => {
      if (!isObject(inputResponses))
        throw new RpcError(JSON_RPC_CODES.invalidParams, "inputResponses must be an object.");
      const { id, questions } = await requireOwned(store, taskId, context);
      await store.answer(id, await checkAnswers(host(), questions, inputResponses));
      return {};
    }),
    "tasks/cancel": method(async ({ taskId }, context) => {
      const { id, outcome } = await requireOwned(store, taskId, context);
      if (outcome === undefined) {
        await store.cancel(id);
        await wake(id); // if nobody runs it, nobody would end it
      }
      return {};
    }),
  };
}

/** The answers to what is asked, each checked as one within a request is; others are ignored (tasks § update requests). */
async function checkAnswers(
  host: ExtensionHost,
  questions: Readonly<Record<string, InputRequest>>,
  responses: JsonObject,
) {
  const asked = Object.entries(questions).filter(([key]) => Object.hasOwn(responses, key));
  const checked = asked.map(
    async ([key, request]) => [key, await host.checkAnswer(key, request, responses[key])] as const,
  );
  return Object.fromEntries(await Promise.all(checked));
}
