import type { ExtensionClient } from "@mortise/client";
import type { InputResponse } from "../schema/index.js";
import { getTask } from "./follow.js";
import { MAX_FAILURES, mayPass } from "./may-pass.js";
import { Pace } from "./pace.js";

/** Answers to questions, by key. */
export type Responses = Readonly<Record<string, InputResponse>>;

/** Where answers go. */
export interface Addressee {
  readonly taskId: string;
  /** Milliseconds between two attempts, at least. */
  readonly pollIntervalMs?: number | undefined;
}

/**
 * Brings answers to a task, also where the way to the server fails for a while: whoever gave them is not asked again. An attempt that failed may
 * have arrived all the same, so the next one sends only what is still asked (tasks § update requests).
 */
export async function deliver(
  client: ExtensionClient,
  { taskId, pollIntervalMs = 1_000 }: Addressee,
  responses: Responses,
  signal: AbortSignal,
): Promise<void> {
  const pace = new Pace({ pollIntervalMs });
  for (let again = false; ; again = true) {
    try {
      const inputResponses = again ? await stillAsked(client, taskId, responses, signal) : responses;
      if (Object.keys(inputResponses).length === 0) return;
      await client.request("tasks/update", { taskId, inputResponses }, { signal });
      return;
    } catch (error) {
      if (!mayPass(error) || pace.failed() > MAX_FAILURES) throw error;
      await pace.wait(signal, undefined);
    }
  }
}

async function stillAsked(
  client: ExtensionClient,
  taskId: string,
  responses: Responses,
  signal: AbortSignal,
): Promise<Responses> {
  const task = await getTask(client, taskId, signal);
  const asked = task.status === "input_required" ? task.inputRequests : {};
  return Object.fromEntries(Object.entries(responses).filter(([key]) => Object.hasOwn(asked, key)));
}
