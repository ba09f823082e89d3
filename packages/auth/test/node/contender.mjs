// A process of its own that shares a file store with others: `node contender.mjs <folder> <what> <argument>`.
import { fileStore } from "../../dist/node/index.js";
import { appendFile } from "node:fs/promises";

const [, , folder, what, argument] = process.argv;
const store = fileStore(folder, { staleAfter: 1000 });

const JOBS = {
  /** Adds one to a counter so many times, by compare-and-swap. */
  async count(times) {
    for (let done = 0; done < times;) {
      const found = await store.read("counter");
      const next = (found?.value ?? 0) + 1;
      if (await store.write("counter", next, { ifVersion: found?.version ?? null })) done += 1;
    }
  },
  /** Says when it enters and leaves the lock. */
  async lock(log) {
    for (let i = 0; i < 10; i += 1) {
      await store.withLock("key", async () => {
        await appendFile(log, `in ${process.pid}\n`);
        await new Promise((resolve) => setTimeout(resolve, 2));
        await appendFile(log, `out ${process.pid}\n`);
      });
    }
  },
  /** Takes the lock and is killed with it. */
  async hang() {
    await store.withLock("key", () => {
      process.stdout.write("locked\n");
      return new Promise((resolve) => setTimeout(resolve, 60_000));
    });
  },
};

await JOBS[what](argument);
