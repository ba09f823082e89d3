import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createClient } from "@mortise/client";
import { tasks as taskClient, startTask } from "@mortise/ext-tasks/client";
import type { TaskHandle } from "@mortise/ext-tasks/client";
import { tasks } from "@mortise/ext-tasks/server";
import type { TaskStore } from "@mortise/ext-tasks/store";
import { bullmqRunner } from "@mortise/runner-bullmq";
import type { BullMqOptions } from "@mortise/runner-bullmq";
import { createServer } from "@mortise/server";
import type { Server } from "@mortise/server";
import { sqliteStore } from "@mortise/store-sqlite";
import { expect, onTestFinished } from "vitest";

/** Short, so that what is told to be tried again soon is. */
const SOON: Partial<BullMqOptions> = { leaseMs: 1_000, retryMs: 50, scanMs: 200, redisTimeoutMs: 500 };

/** One of several processes, so to speak: it has its own connections to the store and to Redis. */
export interface Instance {
  readonly server: Server;
  readonly store: TaskStore;
  /** Everything that it reported. */
  readonly errors: Error[];
  start(tool: string): Promise<TaskHandle>;
}

/** A file that tasks of one test are in. */
export function taskFile(): string {
  const folder = mkdtempSync(join(tmpdir(), "mortise-bullmq-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  return join(folder, "tasks.db");
}

export function instance(file: string, options: BullMqOptions): Instance {
  const errors: Error[] = [];
  const store = sqliteStore(file);
  const server = createServer({ name: "test", version: "1" }, { onError: (error) => errors.push(error as Error) });
  server.use(tasks({ store, runner: bullmqRunner({ ...SOON, ...options }), pollIntervalMs: 20 }));
  const client = createClient({ name: "test", version: "1" }, { exchange: server.exchange }).use(taskClient());
  onTestFinished(async () => {
    await server.close();
    await store.close();
  });
  return {
    server,
    store,
    errors,
    async start(tool) {
      const { task } = await startTask(client, tool);
      return task as TaskHandle;
    },
  };
}

/** A tool that says who ran it, once it is told to end. */
export function defineWork(server: Server, name: string, runs: string[], until: Promise<unknown> = Promise.resolve()) {
  server.tool("work", {
    task: "required",
    async handler() {
      runs.push(name);
      await until;
      return `done by ${name}`;
    },
  });
}

/** What the task has come to. */
export async function textOf(task: TaskHandle): Promise<string> {
  const { content } = await task.result({ signal: AbortSignal.timeout(10_000) });
  expect(content).toHaveLength(1);
  return (content[0] as { text: string }).text;
}

/** What will be so in time, on a busy machine too. */
export const eventually = <T>(read: () => T) => expect.poll(read, { timeout: 10_000 });

/** A promise that can be kept from outside. */
export function gate(): { readonly opened: Promise<void>; open: () => void } {
  let open = (): void => {};
  const opened = new Promise<void>((resolve) => (open = resolve));
  return { opened, open };
}
