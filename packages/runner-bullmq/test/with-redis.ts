import { requireOrSkip } from "@mortise-tooling/test-support";
import { REDIS_WANTED, findRedis, startRedis, startRedisCluster } from "@mortise-tooling/test-support/redis";
import type { TestRedis } from "@mortise-tooling/test-support/redis";
import { Redis } from "ioredis";
import { afterAll, beforeAll, beforeEach, onTestFinished } from "vitest";
import { taskFile } from "./instance.js";

const program = findRedis();

/** Skips the tests of a file where there is no Redis. @returns a file and a queue of the test's own, on a server of the file's own */
export function withRedis(): () => { file: string; options: { connection: string; queue: string } } {
  let server: TestRedis | undefined;
  beforeAll(async () => {
    server = program === undefined ? undefined : await startRedis(program);
  });
  afterAll(() => server?.stop());
  beforeEach((test) => requireOrSkip(test, "Redis", program !== undefined, REDIS_WANTED));
  return () => ({ file: taskFile(), options: { connection: server!.address, queue: crypto.randomUUID() } });
}

/** A server of the test's own, which may be killed. */
export const ownRedis = (): Promise<TestRedis> => started(startRedis(program as string));
export const ownCluster = (): Promise<TestRedis> => started(startRedisCluster(program as string));

async function started(starting: Promise<TestRedis>): Promise<TestRedis> {
  const server = await starting;
  onTestFinished(() => server.stop());
  return server;
}

/** A client that the test's program has already. */
export function ownClient(address: string): Redis {
  const connection = new Redis(address, { maxRetriesPerRequest: null });
  onTestFinished(() => connection.disconnect());
  return connection;
}
