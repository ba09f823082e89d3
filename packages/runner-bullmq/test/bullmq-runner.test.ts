import { requireOrSkip } from "@mortise-tooling/test-support";
import { REDIS_WANTED, findRedis, startRedis, startRedisCluster } from "@mortise-tooling/test-support/redis";
import type { TestRedis } from "@mortise-tooling/test-support/redis";
import { bullmqRunner } from "@mortise/runner-bullmq";
import { Queue } from "bullmq";
import { Cluster, Redis } from "ioredis";
import { afterAll, beforeAll, beforeEach, describe, expect, it, onTestFinished, vi } from "vitest";
import { defineWork, gate, instance, taskFile, textOf } from "./instance.js";

const program = findRedis();
let redis: TestRedis;
beforeAll(async () => {
  if (program !== undefined) redis = await startRedis(program);
});
afterAll(() => redis?.stop());
beforeEach((test) => requireOrSkip(test, "Redis", program !== undefined, REDIS_WANTED));

/** The queue as those see it who operate it. */
function queueOf(connection: Redis, name: string): Queue {
  const queue = new Queue(name, { connection, prefix: "{mortise}" });
  onTestFinished(() => queue.close());
  return queue;
}

function client(): Redis {
  const connection = new Redis(redis.address, { maxRetriesPerRequest: null });
  onTestFinished(() => connection.disconnect());
  return connection;
}

/** A file and a queue of the test's own. */
const place = () => ({ file: taskFile(), options: { connection: redis.address, queue: crypto.randomUUID() } });

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
    const queue = queueOf(client(), options.queue);
    await expect.poll(() => queue.getJobCounts()).toSatisfy((counts) => Object.values(counts).every((n) => n === 0));
  });

  it("are in the queue under their tool's name, without what was called with", async () => {
    const { file, options } = place();
    const door = instance(file, { ...options, worker: false });
    defineWork(door.server, "door", []);
    const { taskId } = await door.start("work");
    const queue = queueOf(client(), options.queue);
    await expect.poll(() => queue.getJobs(["waiting"])).toMatchObject([{ id: taskId, name: "work", data: {} }]);
  });

  it("are not run by more at once than was allowed", async () => {
    const { file, options } = place();
    const worker = instance(file, { ...options, concurrency: 2 });
    const { opened, open } = gate();
    const runs: string[] = [];
    defineWork(worker.server, "one", runs, opened);
    const handles = await Promise.all([1, 2, 3, 4].map(() => worker.start("work")));
    const queue = queueOf(client(), options.queue);
    await expect.poll(() => queue.getActiveCount()).toBe(2);
    await expect.poll(() => runs.length).toBe(2);
    await new Promise((resolve) => setTimeout(resolve, 300)); // several looks for lost tasks
    expect([runs.length, await queue.getWaitingCount()]).toEqual([2, 2]);
    open();
    await Promise.all(handles.map(textOf));
  });

  it("wait while those who operate the queue have paused it", async () => {
    const { file, options } = place();
    const queue = queueOf(client(), options.queue);
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
    const queue = queueOf(client(), options.queue);
    await expect.poll(async () => (await queue.getJob(task.taskId))?.attemptsStarted).toBeGreaterThan(2);
    const able = instance(file, options);
    defineWork(able.server, "able", []);
    expect(await textOf(task)).toBe("done by able");
  });

  it("are tried again once the lease of a worker that died has run out", async () => {
    const { file, options } = place();
    const door = instance(file, { ...options, worker: false });
    defineWork(door.server, "door", []);
    const task = await door.start("work");
    const queue = queueOf(client(), options.queue);
    await expect.poll(() => queue.getWaitingCount()).toBe(1);
    const dead = await door.store.claim("dead", { id: task.taskId, leaseMs: 600 });
    const runs: string[] = [];
    const alive = instance(file, options);
    defineWork(alive.server, "alive", runs);
    await expect.poll(async () => (await queue.getJob(task.taskId))?.attemptsStarted).toBeGreaterThan(1);
    expect(runs).toEqual([]);
    expect(await textOf(task)).toBe("done by alive");
    await expect(door.store.report(dead!, { statusMessage: "I live" })).rejects.toThrow("no longer holds");
  });

  it("are given to another worker at once by one that closes", async () => {
    const { file, options } = place();
    const lasting = { ...options, leaseMs: 60_000, retryMs: 60_000, scanMs: 60_000 };
    const first = instance(file, lasting);
    const runs: string[] = [];
    defineWork(first.server, "first", runs, new Promise(() => {}));
    const task = await first.start("work");
    await expect.poll(() => runs).toEqual(["first"]);
    const second = instance(file, lasting);
    defineWork(second.server, "second", runs);
    await first.server.close();
    await expect.poll(() => runs, { timeout: 5_000 }).toEqual(["first", "second"]);
    await expect.poll(async () => (await second.store.get(task.taskId))?.outcome?.status).toBe("completed");
    expect([first.errors, second.errors]).toEqual([[], []]);
  });

  it("are found again when their jobs are gone", async () => {
    const { file, options } = place();
    const door = instance(file, { ...options, worker: false, scanMs: 60_000 });
    defineWork(door.server, "door", []);
    const task = await door.start("work");
    const queue = queueOf(client(), options.queue);
    await queue.obliterate({ force: true });
    await queue.resume(); // obliterating pauses
    const worker = instance(file, options);
    defineWork(worker.server, "worker", []);
    expect(await textOf(task)).toBe("done by worker");
  });
});

describe("when Redis is in trouble", () => {
  const own = async (): Promise<TestRedis> => {
    const server = await startRedis(program as string);
    onTestFinished(() => server.stop());
    return server;
  };

  it("tasks are created all the same while it is down, and run once it is there", async () => {
    const server = await own();
    await server.kill();
    const worker = instance(taskFile(), { connection: server.address });
    defineWork(worker.server, "worker", []);
    const handles = await Promise.all([worker.start("work"), worker.start("work")]);
    await expect.poll(() => worker.errors.length).toBe(1);
    await new Promise((resolve) => setTimeout(resolve, 500)); // more tries to connect, of which nothing is said
    expect(worker.errors.map(({ message }) => message)).toEqual([expect.stringContaining("Redis is out of reach")]);
    await server.start();
    expect(await Promise.all(handles.map(textOf))).toEqual(["done by worker", "done by worker"]);
  });

  it("tasks finish though it restarts and knows nothing any more", async () => {
    const server = await own();
    const file = taskFile();
    const workers = [1, 2].map(() => instance(file, { connection: server.address, concurrency: 5 }));
    const runs: string[] = [];
    const { opened, open } = gate();
    workers.forEach((worker, i) => defineWork(worker.server, `${i}`, runs, opened));
    const handles = await Promise.all(Array.from({ length: 30 }, (_, i) => workers[i % 2]!.start("work")));
    await expect.poll(() => runs.length).toBe(10); // and twenty wait
    await server.kill();
    await server.start();
    const later = workers[0]!.start("work"); // while nobody may have connected again
    open();
    await Promise.all([...handles, await later].map(textOf));
    expect(runs, "nobody's task was run twice").toHaveLength(31);
  });

  it("a call does not wait for a Redis that does not answer, and its task runs once it does", async () => {
    const server = await own();
    const worker = instance(taskFile(), { connection: server.address });
    defineWork(worker.server, "worker", []);
    await textOf(await worker.start("work"));
    server.freeze();
    onTestFinished(() => server.thaw());
    const task = await worker.start("work");
    expect(worker.errors.map(({ message }) => message)).toEqual([
      expect.stringContaining("did not get into the queue"),
    ]);
    server.thaw();
    expect(await textOf(task)).toBe("done by worker");
  });

  it.each(["kill", "freeze"] as const)(
    "a server closes after a %s, and leaves its tasks to others",
    async (trouble) => {
      const server = await own();
      const file = taskFile();
      const first = instance(file, { connection: server.address, leaseMs: 60_000 });
      const runs: string[] = [];
      defineWork(first.server, "first", runs, new Promise(() => {}));
      const { taskId } = await first.start("work");
      await expect.poll(() => runs).toEqual(["first"]);
      await server[trouble]();
      onTestFinished(() => server.thaw());
      await first.server.close();
      expect(await first.store.claim("other", { id: taskId, leaseMs: 1 })).toBeDefined();
    },
  );
});

describe("the connection", () => {
  it("may be a client of the program's own, which stays open", async () => {
    const { file, options } = place();
    const connection = client();
    const worker = instance(file, { ...options, connection });
    defineWork(worker.server, "worker", []);
    expect(await textOf(await worker.start("work"))).toBe("done by worker");
    await worker.server.close();
    expect(await connection.ping()).toBe("PONG");
    expect(connection.listenerCount("ready")).toBe(0);
  });

  it("may be a cluster", async () => {
    const server = await startRedisCluster(program as string);
    onTestFinished(() => server.stop());
    const [host, port] = server.address.split(":") as [string, string];
    const node = new Redis(Number(port), host);
    await node.cluster("ADDSLOTSRANGE", 0, 16383);
    await vi.waitFor(async () => expect(await node.cluster("INFO")).toContain("cluster_state:ok"), 10_000);
    node.disconnect();
    const connection = new Cluster([{ host, port: Number(port) }], { redisOptions: { maxRetriesPerRequest: null } });
    onTestFinished(() => connection.disconnect());
    const worker = instance(taskFile(), { connection });
    defineWork(worker.server, "worker", []);
    const handles = await Promise.all(Array.from({ length: 10 }, () => worker.start("work")));
    await Promise.all(handles.map(textOf));
    expect(worker.errors).toEqual([]);
  });

  it("is not opened before a server uses the runner, nor are numbers taken that cannot be meant", async () => {
    await bullmqRunner({ connection: "redis://127.0.0.1:1" }).close();
    expect(() => bullmqRunner({ connection: redis.address, scanMs: 2 ** 31 })).toThrow(RangeError);
    expect(() => bullmqRunner({ connection: redis.address, concurrency: 0 })).toThrow("concurrency must be between 1");
  });
});
