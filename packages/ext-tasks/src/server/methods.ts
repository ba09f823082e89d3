import { isObject, JSON_RPC_CODES, RpcError } from "@mortise/jsonrpc";
import type { JsonObject } from "@mortise/jsonrpc";
import type { ExtensionHost, ExtensionMethod } from "@mortise/server";
import type { InputRequest, Method } from "../schema/index.js";
import type { TaskStore } from "../store/task-store.js";
import { kept, refuseParams } from "./limits.js";
import { requireOwned } from "./owned.js";
import { detailedTask } from "./wire.js";

/** What the methods work on. */
export interface TaskMethodParts {
  readonly store: TaskStore;
  readonly host: () => ExtensionHost;
  /** Characters of JSON that one answer may take. */
  readonly maxValueLength: number;
}

/** `tasks/get`, `tasks/update`, `tasks/cancel`. Each is routed by its task: over HTTP, `Mcp-Name` is the id. */
export function taskMethods(parts: TaskMethodParts): Readonly<Record<Method, ExtensionMethod>> {
  const { store } = parts;
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
      const answers = await checkAnswers(parts, questions, inputResponses);
      if (Object.keys(answers).length > 0) await store.answer(id, answers);
      return {};
    }),
    "tasks/cancel": method(async ({ taskId }, context) => {
      const { id, outcome } = await requireOwned(store, taskId, context);
      if (outcome === undefined) {
        await store.cancel(id);
        await endUnheld(store, id);
      }
      return {};
    }),
  };
}

const CANCEL_LEASE_MS = 10_000;

/** Ends a task that nobody runs, for nobody else would: whoever could run it may be full, or know its tool no more. */
async function endUnheld(store: TaskStore, id: string): Promise<void> {
  const claim = await store.claim("tasks/cancel", { id, leaseMs: CANCEL_LEASE_MS });
  if (claim !== undefined) await store.settle(claim, { status: "cancelled" });
}

/** The answers to what is asked, each checked as one within a request is; others are ignored (tasks § update requests). */
async function checkAnswers(
  { host, maxValueLength }: TaskMethodParts,
  questions: Readonly<Record<string, InputRequest>>,
  responses: JsonObject,
) {
  const asked = Object.entries(questions).filter(([key]) => Object.hasOwn(responses, key));
  const checked = asked.map(async ([key, request]) => {
    const answer = await host().checkAnswer(key, request, responses[key]);
    return [key, kept(`The answer to ${JSON.stringify(key)}`, answer, maxValueLength, refuseParams)] as const;
  });
  return Object.fromEntries(await Promise.all(checked));
}
