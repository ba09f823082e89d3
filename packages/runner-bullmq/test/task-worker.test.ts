import { Queue } from "bullmq";
import { describe, expect, it, onTestFinished } from "vitest";
import { defineWork, eventually, gate, instance, textOf } from "./instance.js";
import { ownClient, withRedis } from "./with-redis.js";

const place = withRedis();

/** The queue as those see it who operate it. */
function queueOf({ connection, queue: name }: { connection: string; queue: string }): Queue {
  const queue = new Queue(name, { connection: ownClient(connection), prefix: "{mortise}" });
  onTestFinished(() => queue.close());
  return queue;
}

describe("tasks on BullMQ", () => {
  it("run in another process than the one that took the call", async () => {
    const { file, options } = place();
    const [door, worker] = [instance(file, { ...options, worker: false }), instance(file, options)];
    const runs: string[] = [];
    defineWork(door.server, "door", runs);
    defineWork(worker.server, "worker", runs);
    expect(await textOf(await door.start("work"))).toBe("done by worker");
    expect([door.errors, worker.errors]).toEqual([[], []]);
  });

  it("run once each, however many workers there are, and leave nothing in Redis", async () => {
    const { file, options } = place();
    const workers = [instance(file, options), instance(file, options)];
    const runs: string[] = [];
    workers.forEach(({ server }, i) => defineWork(server, `${i}`, runs));
    const handles = await Promise.all(Array.from({ length: 40 }, (_, i) => workers[i % 2]!.start("work")));
    await Promise.all(handles.map(textOf));
    expect(runs).toHaveLength(40);
    const queue = queueOf(options);
    await eventually(() => queue.getJobCounts()).toSatisfy((counts) => Object.values(counts).every((n) => n === 0));
  });

  it("are in the queue under their tool's name, without what was called with", async () => {
    const { file, options } = place();
    const door = instance(file, { ...options, worker: false });
    defineWork(door.server, "door", []);
    const { taskId } = await door.start("work");
    const queue = queueOf(options);
    await eventually(() => queue.getJobs(["waiting"])).toMatchObject([{ id: taskId, name: "work", data: {} }]);
  });

  it("are not run by more at once than was allowed", async () => {
    const { file, options } = place();
    const worker = instance(file, { ...options, concurrency: 2 });
    const { opened, open } = gate();
    const runs: string[] = [];
    defineWork(worker.server, "one", runs, opened);
    const handles = await Promise.all([1, 2, 3, 4].map(() => worker.start("work")));
    const queue = queueOf(options);
    await eventually(() => queue.getActiveCount()).toBe(2);
    await eventually(() => runs.length).toBe(2);
    await new Promise((resolve) => setTimeout(resolve, 300)); // several looks for lost tasks
    expect([runs.length, await queue.getWaitingCount()]).toEqual([2, 2]);
    open();
    await Promise.all(handles.map(textOf));
  });

  it("wait while those who operate the queue have paused it", async () => {
    const { file, options } = place();
    const queue = queueOf(options);
    await queue.pause();
    const worker = instance(file, options);
    const runs: string[] = [];
    defineWork(worker.server, "worker", runs);
    const task = await worker.start("work");
    await new Promise((resolve) => setTimeout(resolve, 500)); // several looks for lost tasks
    expect(runs).toEqual([]);
    await queue.resume();
    expect(await textOf(task)).toBe("done by worker");
  });

  it("are passed on by a worker that lacks their tool", async () => {
    const { file, options } = place();
    const door = instance(file, { ...options, worker: false });
    defineWork(door.server, "door", []);
    instance(file, options); // has no tools
    const task = await door.start("work");
    const queue = queueOf(options);
    await eventually(async () => (await queue.getJob(task.taskId))?.attemptsStarted).toBeGreaterThan(2);
    const able = instance(file, options);
    defineWork(able.server, "able", []);
    expect(await textOf(task)).toBe("done by able");
  });

  it("are tried again as long as somebody else holds them", async () => {
    const { file, options } = place();
    const door = instance(file, { ...options, worker: false });
    defineWork(door.server, "door", []);
    const task = await door.start("work");
    const queue = queueOf(options);
    await eventually(() => queue.getWaitingCount()).toBe(1);
    const other = await door.store.claim("other", { id: task.taskId, leaseMs: 60_000 });
    const runs: string[] = [];
    const worker = instance(file, options);
    defineWork(worker.server, "worker", runs);
    await eventually(async () => (await queue.getJob(task.taskId))?.attemptsStarted).toBeGreaterThan(2);
    expect(runs).toEqual([]);
    await door.store.release(other!);
    expect(await textOf(task)).toBe("done by worker");
  });

  it("are given to another worker at once by one that closes", async () => {
    const { file, options } = place();
    const lasting = { ...options, leaseMs: 60_000, retryMs: 60_000, scanMs: 60_000 };
    const first = instance(file, lasting);
    const runs: string[] = [];
    defineWork(first.server, "first", runs, new Promise(() => {}));
    const task = await first.start("work");
    await eventually(() => runs).toEqual(["first"]);
    const second = instance(file, lasting);
    defineWork(second.server, "second", runs);
    await first.server.close();
    await eventually(() => runs).toEqual(["first", "second"]);
    await eventually(async () => (await second.store.get(task.taskId))?.outcome?.status).toBe("completed");
    expect([first.errors, second.errors]).toEqual([[], []]);
  });

  it("are found again when their jobs are gone", async () => {
    const { file, options } = place();
    const queue = queueOf(options);
    await queue.pause();
    const worker = instance(file, options);
    defineWork(worker.server, "worker", []);
    const task = await worker.start("work");
    const job = () => queue.getJob(task.taskId);
    await eventually(job).toBeDefined();
    await (await job())!.remove();
    await eventually(job).toBeDefined();
    await queue.resume();
    expect(await textOf(task)).toBe("done by worker");
  });
});
