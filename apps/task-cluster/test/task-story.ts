import { setTimeout as pause } from "node:timers/promises";
import type { Client } from "@mortise/client";
import type { DetailedTask } from "@mortise/ext-tasks";
import { resumeTask, startTask } from "@mortise/ext-tasks/client";
import type { SavedTask, TaskHandle } from "@mortise/ext-tasks/client";
import type { TaskRecord, TaskStore } from "@mortise/ext-tasks/store";
import { JSON_RPC_CODES, LocalError, RpcError } from "@mortise/jsonrpc";
import { expect } from "vitest";
import type { Ending } from "../src/task-server.js";

/** What is to become of a task. */
export type Plan = Ending | "cancelled";

export interface StoryParts {
  readonly plan: Plan;
  /** Longest time that a step takes. */
  readonly stepMs: number;
  /** One of the servers that are there, if any is. */
  readonly someClient: () => Client | undefined;
  readonly store: TaskStore;
  /** Ends the story early. */
  readonly signal: AbortSignal;
}

const POLL_MS = 200;
const STEPS = ["fetch", "compute", "store"];

/** One task, from its creation to its end, through servers that come and go. What was seen once is remembered, and must stay. */
export class TaskStory {
  readonly #parts: StoryParts;
  /** What was sent as the answer to each question: the first one that arrived counts. */
  readonly #sent = new Map<string, string[]>();
  readonly #acknowledged = new Set<string>();
  readonly #steps = new Map<string, unknown>();
  readonly #answers = new Map<string, unknown>();
  #saved: SavedTask | undefined;
  #ended: DetailedTask | undefined;

  constructor(parts: StoryParts) {
    this.#parts = parts;
  }

  async play(): Promise<void> {
    const saved = await this.#create();
    this.#saved = saved;
    for (;;) {
      const task = await this.#somewhere((client) => resumeTask(client, saved).status());
      this.#compare(await this.#read());
      if (task.status === "input_required") await this.#respond(task);
      else if (task.status !== "working") {
        this.#ended = task;
        return this.#judge(task);
      }
      await pause(POLL_MS);
    }
  }

  /** Later, when everybody who could have changed something had the time to do so. */
  async checkLater(): Promise<void> {
    const record = await this.#read();
    this.#compare(record);
    const { status, result, error } = this.#ended as DetailedTask & { result?: unknown; error?: unknown };
    expect({ result: undefined, error: undefined, ...record.outcome }).toEqual({ status, result, error });
  }

  async #create(): Promise<SavedTask> {
    const { plan, stepMs } = this.#parts;
    const ending: Ending = plan === "cancelled" ? "completes" : plan;
    const { task } = await this.#somewhere((client) => startTask(client, "work", { ending, stepMs }));
    return (task as TaskHandle).toJSON();
  }

  async #respond(task: Extract<DetailedTask, { status: "input_required" }>): Promise<void> {
    const saved = this.#saved as SavedTask;
    for (const key of Object.keys(task.inputRequests)) {
      expect(this.#acknowledged, "a question is open though its answer was acknowledged").not.toContain(key);
      if (key === "second" && this.#parts.plan === "cancelled") {
        await this.#somewhere((client) => resumeTask(client, saved).cancel());
        continue;
      }
      const send = (): Promise<void> => this.#answer(saved, key);
      await (key === "second" ? Promise.all([send(), send()]) : send()); // some say two things at once
      this.#acknowledged.add(key);
    }
  }

  #answer(saved: SavedTask, key: string): Promise<void> {
    return this.#somewhere((client) => {
      const value = crypto.randomUUID();
      this.#sent.set(key, [...(this.#sent.get(key) ?? []), value]);
      return resumeTask(client, saved).respond({ [key]: { action: "accept", content: { value } } });
    });
  }

  /** Whoever dies or is not there gives no answer: then another is asked. Any other refusal fails the test. */
  async #somewhere<T>(request: (client: Client) => Promise<T>): Promise<T> {
    for (;;) {
      this.#parts.signal.throwIfAborted();
      const client = this.#parts.someClient();
      try {
        if (client !== undefined) return await request(client);
      } catch (error) {
        if (!isNoAnswer(error)) throw error;
      }
      await pause(POLL_MS / 4);
    }
  }

  async #read(): Promise<TaskRecord> {
    const { taskId } = this.#saved as SavedTask;
    const record = await this.#parts.store.get(taskId);
    if (record === undefined) throw new Error(`The task ${taskId} is gone.`);
    return record;
  }

  #compare({ steps, answers }: TaskRecord): void {
    for (const [key, value] of this.#steps) expect(steps[key], `the step ${key} changed`).toBe(value);
    for (const [key, answer] of this.#answers) expect(answers[key], `the answer to ${key} changed`).toEqual(answer);
    for (const [key, value] of Object.entries(steps)) this.#steps.set(key, value);
    for (const [key, answer] of Object.entries(answers)) this.#answers.set(key, answer);
    for (const key of this.#acknowledged)
      expect(this.#sent.get(key), `the answer to ${key} was acknowledged and is lost`).toContain(valueOf(answers[key]));
  }

  #judge(task: DetailedTask): void {
    const steps = STEPS.map((key) => this.#steps.get(key));
    const failed = { status: "failed", error: { code: -32603 } };
    const refused = { status: "completed", result: { isError: true, content: [{ text: JSON.stringify(steps) }] } };
    const completed = { status: "completed", result: { structuredContent: { steps } } };
    const expected = { cancelled: { status: "cancelled" }, breaks: failed, refuses: refused, completes: completed };
    expect(task).toMatchObject(expected[this.#parts.plan]);
    if (this.#parts.plan !== "completes" || task.status !== "completed") return;
    const { answers } = task.result.structuredContent as { answers: unknown[] };
    expect(answers).toEqual(["first", "second"].map((key) => valueOf(this.#answers.get(key))));
  }
}

/** The way to a server that failed, or the server's way to the store, of which it says no more than this. */
const isNoAnswer = (error: unknown): boolean =>
  error instanceof LocalError || (error instanceof RpcError && error.code === JSON_RPC_CODES.internalError);

const valueOf = (answer: unknown): unknown => (answer as { content?: { value?: unknown } } | undefined)?.content?.value;
