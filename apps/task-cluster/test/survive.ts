// 200 tasks over two server processes that share a store, while the processes are killed and frozen.
import { setTimeout as pause } from "node:timers/promises";
import type { Client } from "@mortise/client";
import { expect, onTestFailed, onTestFinished } from "vitest";
import { LEASE_MS } from "../src/runner.js";
import { openStore } from "../src/where.js";
import { Instance } from "./instance.js";
import { judge } from "./judge.js";
import { makeTrouble } from "./make-trouble.js";
import type { Trouble } from "./make-trouble.js";
import { pick, seeded } from "./random.js";
import { TaskStory } from "./task-story.js";
import type { Plan } from "./task-story.js";
import { taskClient } from "./task-client.js";

const TASKS = 200;
/** Tasks that are begun for each crash or freeze, so that all along there are some in every state. */
const PER_TROUBLE = 20;
const PLANS: readonly Plan[] = ["completes", "completes", "completes", "refuses", "breaks", "cancelled"];
const LONGEST_STEP_MS = 400;
/** When tasks are not over then, they never will be. */
const DEADLINE_MS = 120_000;
/** For the test: with what comes before and after. */
export const SURVIVAL_TIMEOUT = DEADLINE_MS + 30_000;

/**
 * Passes when every task comes to the end that it should have, with the steps and answers that were seen on the way, and nothing was accepted
 * from whoever had lost the task. `MORTISE_SEED` repeats the decisions of a run, though not the moments at which they meet the servers.
 *
 * @param where a SQLite file or `postgresql://…`
 * @param runner what runs the tasks, as the server program understands it
 */
export async function survive(where: string, ...runner: readonly string[]): Promise<void> {
  const seed = Number(process.env.MORTISE_SEED ?? Math.floor(Math.random() * 1e9));
  onTestFailed(() => console.log(`MORTISE_SEED=${seed} makes the same decisions again.`));
  const instances = await startTwo([where, ...runner]);
  const store = openStore(where);
  onTestFinished(() => store.close());
  const over = new AbortController();
  onTestFinished(() => over.abort());
  const stories = Array.from({ length: TASKS }, (_, i) => {
    const random = seeded(seed + i);
    const plan = PLANS[i % PLANS.length] as Plan;
    const someClient = (): Client | undefined => clientOf(pick(random, instances));
    return new TaskStory({ plan, stepMs: random() * LONGEST_STEP_MS, someClient, store, signal: over.signal });
  });
  const made = await playAll(stories, instances, seed, over);

  await pause(LEASE_MS); // whoever was frozen last has tried to write by then
  for (const story of stories) await story.checkLater();
  expectJustice(instances, made);
}

async function startTwo(args: readonly string[]): Promise<Instance[]> {
  const instances = [new Instance(args), new Instance(args)];
  onTestFinished(() => Promise.all(instances.map((instance) => instance.end())).then(() => {}));
  onTestFailed(() => instances.forEach(({ complaints }) => console.log(complaints.slice(-5_000))));
  await Promise.all(instances.map((instance) => instance.start()));
  return instances;
}

/** All stories, and trouble for as long as they last. */
async function playAll(
  stories: readonly TaskStory[],
  instances: readonly Instance[],
  seed: number,
  over: AbortController,
): Promise<Trouble> {
  const { signal } = over;
  const made: Trouble = { crashes: 0, freezes: 0, frozen: undefined };
  const late = new Error(`After ${DEADLINE_MS} ms there are open tasks.`);
  const deadline = setTimeout(() => over.abort(late), DEADLINE_MS);
  const troubles = instances.map((victim, i) => {
    const others = instances.filter((instance) => instance !== victim);
    return makeTrouble({ victim, others, freezesFirst: i === 0, made, random: seeded(seed - 1 - i), signal });
  });
  const played = stories.map(async (story, i) => {
    await untilTrouble(made, i / PER_TROUBLE, signal);
    await story.play();
  });
  const ends = Promise.all(played).finally(() => over.abort());
  await Promise.all([ends, ...troubles]).finally(() => (clearTimeout(deadline), over.abort()));
  return made;
}

/** Nothing was wrong, and that though all was tried that could be. */
function expectJustice(instances: readonly Instance[], { crashes, freezes }: Trouble): void {
  const { wrongs, refused, takenOver } = judge(instances.flatMap(({ deeds }) => deeds));
  expect(wrongs).toEqual([]);
  const tried = { crashes, freezes, refused, takenOver };
  for (const [what, count] of Object.entries(tried))
    expect(count, `${what} of ${JSON.stringify(tried)}`).toBeGreaterThan(0);
}

async function untilTrouble(made: Trouble, wanted: number, signal: AbortSignal): Promise<void> {
  while (made.crashes + made.freezes < Math.floor(wanted)) {
    await pause(20);
    signal.throwIfAborted();
  }
}

const CLIENTS = new Map<string, Client>();

/** One for each process: it keeps nothing, so it need not be closed. */
function clientOf({ url }: Instance): Client | undefined {
  if (url === undefined) return undefined;
  const client = CLIENTS.get(url) ?? taskClient(url);
  CLIENTS.set(url, client);
  return client;
}
