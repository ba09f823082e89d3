import { setTimeout as pause } from "node:timers/promises";
import type { DetailedTask } from "@mortise/ext-tasks";
import { resumeTask, startTask } from "@mortise/ext-tasks/client";
import type { SavedTask, TaskHandle } from "@mortise/ext-tasks/client";
import type { TaskRecord, TaskStore } from "@mortise/ext-tasks/store";
import type { Client } from "@mortise/client";
import { expect } from "vitest";
import type { Ending } from "../src/task-server.js";
import type { Instance } from "./instance.js";

export type Plan = Ending | "cancelled";

const POLL_MS = 100;

/**
 * One task, from its creation to its end, through servers that come and go: every request goes to whichever answers. What was seen once is
 * remembered, and must stay.
 */
export class TaskStory {
  readonly #instances: readonly Instance[];
  readonly #plan: Plan;
  /** What was sent as the answer to each question, in order; the last one was acknowledged where `#acknowledged` says so. */
  readonly #sent = new Map<string, string[]>();
  readonly #acknowledged = new Set<string>();
  readonly #steps = new Map<string, unknown>();

  constructor(instances: readonly Instance[], plan: Plan) {
    this.#instances = instances;
    this.#plan = plan;
  }

  /** @param signal ends it early, without a verdict */
  async play(store: TaskStore, signal: AbortSignal): Promise<void> {
    const saved = await this.#create(signal);
    for (;;) {
      signal.throwIfAborted();
      const task = await this.#somewhere(signal, (client) => resumeTask(client, saved).status());
      await this.#checkSteps(await store.get(saved.taskId));
      if (task.status !== "working" && task.status !== "input_required") return this.#checkEnd(task);
      if (task.status === "input_required") await this.#respond(saved, task, signal);
      await pause(POLL_MS);
    }
  }

  async #create(signal: AbortSignal): Promise<SavedTask> {
    const ending: Ending = this.#plan === "cancelled" ? "completes" : this.#plan;
    const { task } = await this.#somewhere(signal, (client) => startTask(client, "work", { ending }));
    return (task as TaskHandle).toJSON();
  }

  async #respond(saved: SavedTask, task: DetailedTask, signal: AbortSignal): Promise<void> {
    const asked = "inputRequests" in task ? Object.keys(task.inputRequests) : [];
    for (const key of asked) {
      expect(this.#acknowledged, "a question is open whose answer was acknowledged").not.toContain(key);
      if (key === "second" && this.#plan === "cancelled") {
        await this.#somewhere(signal, (client) => resumeTask(client, saved).cancel());
        continue;
      }
      await this.#somewhere(signal, (client) => {
        const value = crypto.randomUUID();
        this.#sent.set(key, [...(this.#sent.get(key) ?? []), value]);
        return resumeTask(client, saved).respond({ [key]: { action: "accept", content: { value } } });
      });
      this.#acknowledged.add(key);
    }
  }

  /** A server that dies or is frozen is no answer: another is asked. Any other refusal is one, and fails the test. */
  async #somewhere<T>(signal: AbortSignal, request: (client: Client) => Promise<T>): Promise<T> {
    for (;;) {
      signal.throwIfAborted();
      const client = this.#instances[Math.floor(Math.random() * this.#instances.length)]?.client;
      try {
        if (client !== undefined) return await request(client);
      } catch (error) {
        if (typeof (error as { code?: unknown }).code !== "string") throw error;
      }
      await pause(POLL_MS / 4);
    }
  }

  async #checkSteps(record: TaskRecord | undefined): Promise<void> {
    expect(record).toBeDefined();
    for (const [key, value] of Object.entries(record!.steps)) {
      if (this.#steps.has(key)) expect(value, `the step ${key} was overwritten`).toBe(this.#steps.get(key));
      this.#steps.set(key, value);
    }
  }

  #checkEnd(task: DetailedTask): void {
    const steps = ["fetch", "compute", "store"].map((key) => this.#steps.get(key));
    if (this.#plan === "cancelled") return expect(task.status).toBe("cancelled");
    if (this.#plan === "breaks") {
      expect(task).toMatchObject({ status: "failed", error: { code: -32603 } });
      return;
    }
    expect(task.status).toBe("completed");
    const { result } = task as Extract<DetailedTask, { status: "completed" }>;
    if (this.#plan === "refuses") {
      expect(result).toMatchObject({ isError: true, content: [{ text: JSON.stringify(steps) }] });
      return;
    }
    const { answers, ...rest } = result.structuredContent as { steps: unknown; answers: [string, string] };
    expect(rest.steps).toEqual(steps);
    for (const [i, key] of ["first", "second"].entries()) expect(this.#sent.get(key)).toContain(answers[i]);
  }
}
