import { setTimeout as pause } from "node:timers/promises";
import { requireOrSkip } from "@mortise-tooling/test-support";
import { POSTGRES_WANTED, findPostgres, startPostgres } from "@mortise-tooling/test-support/postgres";
import type { TestPostgres } from "@mortise-tooling/test-support/postgres";
import type { Client, Filter, Subscription, SubscriptionEvent } from "@mortise/client";
import type { DetailedTask } from "@mortise/ext-tasks";
import { startTask } from "@mortise/ext-tasks/client";
import type { TaskHandle } from "@mortise/ext-tasks/client";
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";
import type { TestContext } from "vitest";
import { Instance } from "./instance.js";
import { RoundRobin } from "./round-robin.js";
import { taskClient } from "./task-client.js";

const WORK = { ending: "completes", stepMs: 20 };
/** Calls at once that are left to themselves. */
const CALLS = 20;

const bin = findPostgres();
let postgres: TestPostgres | undefined;
beforeAll(async () => {
  if (bin !== undefined) postgres = await startPostgres(bin);
});
afterAll(() => postgres?.stop());

/** Two instances on one empty database behind one URL, and a client that knows only that. */
async function cluster(test: TestContext): Promise<{ client: Client; proxy: RoundRobin; instances: Instance[] }> {
  requireOrSkip(test, "PostgreSQL", bin !== undefined, POSTGRES_WANTED);
  const database = (postgres as TestPostgres).createDatabase();
  const instances = [new Instance([database]), new Instance([database])];
  onTestFinished(() => Promise.all(instances.map((instance) => instance.end())).then(() => {}));
  await Promise.all(instances.map((instance) => instance.start()));
  const proxy = new RoundRobin(instances);
  await proxy.start();
  onTestFinished(() => proxy.stop());
  const client = taskClient(proxy.url);
  onTestFinished(() => client.close());
  return { client, proxy, instances };
}

async function begin(client: Client): Promise<TaskHandle> {
  const { task } = await startTask(client, "work", WORK);
  if (task === undefined) throw new Error("The call did not become a task.");
  return task;
}

/** How the task stands once it stands so; whoever waits for longer than the test may take waits in vain. */
async function until(status: DetailedTask["status"], ask: () => Promise<DetailedTask>): Promise<DetailedTask> {
  for (;;) {
    const task = await ask();
    if (task.status === status) return task;
    await pause(20);
  }
}

const answer = (value: string) => ({ action: "accept" as const, content: { value } });

/** Without what says how it came. */
const bare = (task: DetailedTask): object => ({ ...task, _meta: undefined, resultType: undefined });

async function subscribed(client: Client, filter: Filter): Promise<Subscription> {
  const subscription = client.subscribe(filter);
  await subscription.ready;
  return subscription;
}

describe("two instances behind one URL", () => {
  it("know at once of a task that the other one created, and take its answers [TASK-S-015] [TASK-S-024]", async (test) => {
    const { client, proxy } = await cluster(test);
    const task = await proxy.by(0, () => begin(client));
    const byTheOther = (): Promise<DetailedTask> => proxy.by(1, () => task.status());
    expect(await byTheOther()).toMatchObject({ taskId: task.taskId });
    for (const key of ["first", "second"]) {
      expect(await until("input_required", byTheOther)).toMatchObject({ inputRequests: { [key]: {} } });
      await proxy.by(1, () => task.respond({ [key]: answer(key) }));
    }
    const { result } = (await until("completed", byTheOther)) as Extract<DetailedTask, { status: "completed" }>;
    expect(result.structuredContent).toMatchObject({ answers: ["first", "second"] });
  });

  it("cancel a task that the other one runs", async (test) => {
    const { client, proxy } = await cluster(test);
    const task = await proxy.by(0, () => begin(client));
    await until("input_required", () => proxy.by(0, () => task.status()));
    await proxy.by(1, () => task.cancel());
    expect(await until("cancelled", () => proxy.by(1, () => task.status()))).toMatchObject({ taskId: task.taskId });
  });

  it("tell of a task that the other one runs, as it would answer who asks [TASK-S-054]", async (test) => {
    const { client, proxy } = await cluster(test);
    const task = await proxy.by(0, () => begin(client));
    const told = await proxy.by(1, () => subscribed(client, { taskIds: [task.taskId] }));
    const heard: unknown[] = [];
    for await (const event of told) {
      if (event.type !== "other") continue;
      const notified = event.params as DetailedTask;
      heard.push(notified.status);
      if (notified.status === "input_required") {
        const [key = ""] = Object.keys(notified.inputRequests);
        await proxy.by(0, () => task.respond({ [key]: answer(key) }));
      }
      if (notified.status !== "completed") continue;
      expect(bare(notified)).toEqual(bare(await proxy.by(0, () => task.status())));
      break;
    }
    expect(heard).toContain("input_required");
    expect(heard.at(-1)).toBe("completed");
  });

  it("tell of a list that changed in the other one [TOOL-S-010]", async (test) => {
    const { client, proxy } = await cluster(test);
    const changes = await proxy.by(1, () => subscribed(client, { toolsListChanged: true }));
    const first = changes[Symbol.asyncIterator]();
    const next = async (): Promise<SubscriptionEvent["type"]> => {
      const { value } = await first.next();
      return (value as SubscriptionEvent).type;
    };
    expect(await next()).toBe("acknowledged");
    await proxy.by(0, () => client.callTool("define", { name: "late" }));
    expect(await next()).toBe("toolsListChanged");
    await changes.close();
  });

  it("share the calls of a client that waits for their results", async (test) => {
    const { client, proxy } = await cluster(test);
    const calls = Array.from({ length: CALLS }, () => client.callTool("work", WORK));
    for (const { structuredContent } of await Promise.all(calls))
      expect(structuredContent).toMatchObject({ answers: ["First?", "Second?"] });
    for (const method of ["tools/call", "subscriptions/listen", "tasks/update"]) {
      const took = proxy.passed.filter((passed) => passed.method === method);
      expect(new Set(took.map(({ to }) => to)), method).toEqual(new Set([0, 1]));
    }
  });

  it("let a client go on that waits, when one of them dies", async (test) => {
    const { client, proxy, instances } = await cluster(test);
    const begun = await Promise.all(Array.from({ length: CALLS }, () => begin(client)));
    const waiting = Promise.all(begun.map((task) => task.result()));
    while (!proxy.passed.some(({ method, to }) => method === "tasks/update" && to === 0)) await pause(1);
    await instances[0]?.end(); // in the middle of it: it has streams, and answers that nobody was told of
    for (const { structuredContent } of await waiting)
      expect(structuredContent).toMatchObject({ answers: ["First?", "Second?"] });
  });
});
