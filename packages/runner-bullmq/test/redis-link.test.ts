import { bullmqRunner } from "@mortise/runner-bullmq";
import { Cluster, Redis } from "ioredis";
import { describe, expect, it, onTestFinished, vi } from "vitest";
import { defineWork, instance, taskFile, textOf } from "./instance.js";
import { ownClient, ownCluster, withRedis } from "./with-redis.js";

const place = withRedis();

describe("the connection", () => {
  it("may be a client of the program's own, which stays open", async () => {
    const { file, options } = place();
    const connection = ownClient(options.connection);
    const worker = instance(file, { ...options, connection });
    defineWork(worker.server, "worker", []);
    expect(await textOf(await worker.start("work"))).toBe("done by worker");
    await worker.server.close();
    expect(await connection.ping()).toBe("PONG");
    expect(connection.listenerCount("ready")).toBe(0);
  });

  it("may be a cluster", async () => {
    const server = await ownCluster();
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

  it.each([undefined, "", 6379, "http://127.0.0.1:6379"])("cannot be to %j", (connection) => {
    expect(() => bullmqRunner({ connection: connection as string })).toThrow("needs to know where Redis is");
  });

  it("is not opened before a server uses the runner, nor are numbers taken that cannot be meant", async () => {
    await bullmqRunner({ connection: "redis://127.0.0.1:1" }).close();
    expect(() => bullmqRunner({ connection: "/nowhere", scanMs: 2 ** 31 })).toThrow(RangeError);
    expect(() => bullmqRunner({ connection: "/nowhere", concurrency: 0 })).toThrow("concurrency must be between 1");
  });
});
