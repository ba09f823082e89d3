import { fork } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { afterAll, describe, expect, it } from "vitest";
import { PROGRESS } from "./tools.js";
import { session } from "./wire.js";
import type { Wire } from "./wire.js";

const SESSIONS = 2000;
const AT_ONCE = 40;
const IDLE_MS = 10_000;
const MI = 1024 * 1024;

const children: ChildProcess[] = [];
afterAll(() => children.forEach((child) => child.kill()));

async function start(): Promise<{ readonly url: string; heap(): Promise<number> }> {
  const program = fileURLToPath(new URL("heap-server.mjs", import.meta.url));
  const child = fork(program, [String(IDLE_MS)], { execArgv: ["--expose-gc"] });
  children.push(child);
  const [{ url }] = (await once(child, "message")) as [{ url: string }];
  return {
    url,
    async heap() {
      child.send("heap");
      const [{ heap }] = (await once(child, "message")) as [{ heap: number }];
      return heap;
    },
  };
}

/** Opens sessions, uses each, and lets go of it. */
async function useMany(url: string, count: number, leave: (wire: Wire) => unknown): Promise<void> {
  let left = count;
  const worker = async () => {
    while (left-- > 0) {
      const wire = await session(url);
      await wire.post(wire.call("t", 1, PROGRESS));
      const listening = left % 20 === 0 ? await wire.get() : undefined;
      listening?.cut();
      await leave(wire);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
}

describe("sessions that nobody ended", () => {
  it(`give back what ${SESSIONS} of them held`, { timeout: 120_000 }, async () => {
    const { url, heap } = await start();
    await useMany(url, 300, (wire) => wire.delete());
    const before = await heap();
    await useMany(url, SESSIONS, () => {});
    const held = (await heap()) - before;
    const end = Date.now() + 6 * IDLE_MS;
    let kept = held;
    while (kept > held / 10 && Date.now() < end) {
      await new Promise((resolve) => setTimeout(resolve, IDLE_MS / 10));
      kept = (await heap()) - before;
    }
    expect(held).toBeGreaterThan(3 * MI); // they did hold something
    expect(kept).toBeLessThan(held / 10);
  });
});
