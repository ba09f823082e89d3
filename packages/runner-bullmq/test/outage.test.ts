import { spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { describe, expect, it, onTestFinished } from "vitest";
import { defineWork, eventually, gate, instance, taskFile, textOf } from "./instance.js";
import { ownClient, ownRedis, withRedis } from "./with-redis.js";

const CLOSER = fileURLToPath(new URL("fixtures/close.mjs", import.meta.url));

withRedis();

describe("when Redis is in trouble", () => {
  it("tasks are created all the same while it is down, and run once it is there", async () => {
    const server = await ownRedis();
    await server.kill();
    const worker = instance(taskFile(), { connection: server.address, scanMs: 60_000 });
    defineWork(worker.server, "worker", []);
    const handles = await Promise.all([worker.start("work"), worker.start("work")]);
    await eventually(() => worker.errors.length).toBe(1);
    await new Promise((resolve) => setTimeout(resolve, 500)); // more tries to connect, of which nothing is said
    expect(worker.errors.map(({ message }) => message)).toEqual([expect.stringContaining("Redis is out of reach")]);
    await server.start();
    expect(await Promise.all(handles.map(textOf))).toEqual(["done by worker", "done by worker"]);
  });

  it("tasks created while it is down run once it is there, though a look for them was under way all along", async () => {
    const server = await ownRedis();
    const connection = ownClient(server.address);
    const worker = instance(taskFile(), { connection, scanMs: 60_000 });
    defineWork(worker.server, "worker", []);
    const { store } = worker;
    const { waiting } = store;
    const { opened, open } = gate();
    let looks = 0;
    store.waiting = async (options) => {
      const found = await waiting.call(store, options);
      if (++looks === 1) await opened;
      return found;
    };
    await eventually(() => looks).toBe(1);
    await server.kill();
    await eventually(() => connection.status).not.toBe("ready");
    const task = await worker.start("work");
    const isBack = new Promise<void>((resolve) => connection.once("ready", resolve)); // after some errors
    await server.start();
    await isBack;
    open();
    expect(await textOf(task)).toBe("done by worker");
  });

  it("tasks finish though it restarts and knows nothing any more", async () => {
    const server = await ownRedis();
    const file = taskFile();
    const workers = [1, 2].map(() => instance(file, { connection: server.address, concurrency: 5 }));
    const runs: string[] = [];
    const { opened, open } = gate();
    workers.forEach((worker, i) => defineWork(worker.server, `${i}`, runs, opened));
    const handles = await Promise.all(Array.from({ length: 30 }, (_, i) => workers[i % 2]!.start("work")));
    await eventually(() => runs.length).toBe(10); // and twenty wait
    await server.kill();
    await server.start();
    const later = workers[0]!.start("work"); // while nobody may have connected again
    open();
    await Promise.all([...handles, await later].map(textOf));
    expect(runs, "nobody's task was run twice").toHaveLength(31);
  });

  it("tasks whose jobs it lost go on, and that is said once", async () => {
    const server = await ownRedis();
    const worker = instance(taskFile(), { connection: server.address });
    const runs: string[] = [];
    const { opened, open } = gate();
    defineWork(worker.server, "worker", runs, opened);
    const task = await worker.start("work");
    await eventually(() => runs).toEqual(["worker"]);
    await server.kill();
    await server.start();
    const said = () => worker.errors.filter(({ message }) => !message.startsWith("Redis is out of reach"));
    await eventually(() => said().length).toBe(1);
    await new Promise((resolve) => setTimeout(resolve, 1_000)); // BullMQ tries to renew the lock a few times more
    open();
    expect(await textOf(task)).toBe("done by worker");
    await new Promise((resolve) => setTimeout(resolve, 100)); // until BullMQ has tried to end the job
    expect(said().map(({ message }) => message)).toEqual([expect.stringContaining("BullMQ lost the jobs of 1 tasks")]);
    expect(runs).toEqual(["worker"]);
  });

  it("a call does not wait for a Redis that does not answer, and its task runs once it does", async () => {
    const server = await ownRedis();
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
      const server = await ownRedis();
      const file = taskFile();
      const first = instance(file, { connection: server.address, leaseMs: 60_000 });
      const runs: string[] = [];
      defineWork(first.server, "first", runs, new Promise(() => {}));
      const { taskId } = await first.start("work");
      await eventually(() => runs).toEqual(["first"]);
      await server[trouble]();
      onTestFinished(() => server.thaw());
      await first.server.close();
      expect(await first.store.claim("other", { id: taskId, leaseMs: 1 })).toBeDefined();
    },
  );

  it.each(["while", "before"])(
    "a process that closes ends by itself, when it was killed %s that ran",
    async (moment) => {
      const server = await ownRedis();
      if (moment === "before") await server.kill();
      const child = spawn(process.execPath, [CLOSER, taskFile(), server.address], { stdio: ["pipe", "pipe", "pipe"] });
      onTestFinished(() => void child.kill("SIGKILL"));
      await once(child.stdout, "data");
      await server.kill();
      child.stdin.write("close\n");
      const [code] = await once(child, "exit", { signal: AbortSignal.timeout(12_000) }); // BullMQ may wait for five of them
      expect(code).toBe(0);
    },
  );
});
