import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { describe, expect, it } from "vitest";
import { overHttp, overStdio } from "../src/connections.js";
import { growth, soak } from "../src/soak.js";

setFlagsFromString("--expose-gc");
Object.assign(globalThis, { gc: runInNewContext("gc") as unknown });

/** A leak of one small context a request would be seen: 600 requests lie between the thirds. */
const TOLERANCE = 384 * 1024;

describe.each([
  ["stdio", overStdio],
  ["http", overHttp],
] as const)("over %s", (_, connect) => {
  it("1,800 mixed requests come out right and leave the memory flat [CANC-B-016]", { timeout: 60_000 }, async () => {
    const connection = await connect();
    try {
      const samples = await soak(connection.client, { requests: 1_800, batches: 9 });
      expect(growth(samples, "server")).toBeLessThan(TOLERANCE);
      expect(growth(samples, "client")).toBeLessThan(TOLERANCE);
    } finally {
      await connection.close();
    }
  });
});

it("tells a heap that grows from one that only swings", () => {
  const sample = (heap: number) => ({ server: heap, client: 0 });
  const swinging = [9, 5, 7, 5, 9, 6, 5, 8, 6].map(sample);
  const growing = [1, 2, 3, 4, 5, 6, 7, 8, 9].map(sample);
  expect([growth(swinging, "server"), growth(growing, "server")]).toEqual([0, 3]);
});
