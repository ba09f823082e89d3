// 200 tasks over two server processes that share a store, while the processes are killed and frozen at random.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { requireOrSkip } from "@mortise-tooling/test-support";
import { POSTGRES_WANTED, findPostgres, startPostgres } from "@mortise-tooling/test-support/postgres";
import { describe, expect, it, onTestFinished } from "vitest";
import { openStore } from "../src/open-store.js";
import { LEASE_MS } from "../src/task-server.js";
import { Instance } from "./instance.js";
import { TaskStory } from "./task-story.js";
import type { Plan } from "./task-story.js";

const TASKS = 200;
const TIMEOUT = 120_000;
/** Tasks that are begun for each crash, so that all along there are some in every state. */
const PER_CRASH = 25;
const PLANS: readonly Plan[] = ["completes", "completes", "completes", "refuses", "breaks", "cancelled"];

/** Every task comes to the end that it should have, with the steps and answers that were seen on the way. */
async function survives(where: string): Promise<void> {
  const over = new AbortController();
  const instances = [new Instance(where), new Instance(where)];
  onTestFinished(async () => {
    over.abort();
    await Promise.all(instances.map((instance) => instance.end()));
    if (instances.some(({ errors }) => errors !== "")) console.log(instances.map(({ errors }) => errors).join("\n"));
  });
  await Promise.all(instances.map((instance) => instance.start()));
  const store = openStore(where);
  onTestFinished(() => store.close());
  const made = { crashes: 0, freezes: 0 };
  const play = async (i: number): Promise<void> => {
    while (made.crashes < Math.floor(i / PER_CRASH)) await pause(20, undefined, { signal: over.signal });
    await new TaskStory(instances, PLANS[i % PLANS.length] as Plan).play(store, over.signal);
  };
  const stories = Promise.all(Array.from({ length: TASKS }, (_, i) => play(i))).finally(() => over.abort());
  await Promise.all([stories, makeTrouble(instances, made, over.signal)]);
  expect(made.freezes).toBeGreaterThan(0);
}

/** Kills one after the other at moments of chance, and freezes every third for longer than a lease. */
async function makeTrouble(
  instances: readonly Instance[],
  made: { crashes: number; freezes: number },
  signal: AbortSignal,
) {
  for (let turn = 0; !signal.aborted; turn++) {
    await pause(100 + Math.random() * 400);
    const victim = instances[turn % instances.length] as Instance;
    if (turn % 3 === 2) {
      await victim.freeze(LEASE_MS * 1.5);
      made.freezes++;
    } else if (!signal.aborted) {
      await victim.crash();
      made.crashes++;
    }
  }
}

describe("tasks of servers that are killed", () => {
  it(
    "end as they should, on one SQLite file",
    async () => {
      const folder = mkdtempSync(join(tmpdir(), "mortise-crashes-"));
      onTestFinished(() => rmSync(folder, { recursive: true }));
      await survives(join(folder, "tasks.db"));
    },
    TIMEOUT,
  );

  it(
    "end as they should, on PostgreSQL",
    async (test) => {
      const bin = findPostgres();
      requireOrSkip(test, "PostgreSQL", bin !== undefined, POSTGRES_WANTED);
      const server = await startPostgres(bin as string);
      onTestFinished(() => server.stop());
      await survives(server.url);
    },
    TIMEOUT,
  );
});
