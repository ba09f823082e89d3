import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { resumeTask, startTask } from "@mortise/ext-tasks/client";
import type { TaskHandle } from "@mortise/ext-tasks/client";
import { describe, expect, it } from "vitest";
import { ServerProcess } from "../src/demo/server-process.js";
import { answer, asking, cleanUp, indexing, listing, reach, samplePlace, taskClient } from "./sample.js";

const SERVER = fileURLToPath(new URL("../dist/main.js", import.meta.url));
const MOMENTS = { listing, asking, indexing };
type Moment = keyof typeof MOMENTS;

/** One task, through processes that are killed. */
class Life {
  readonly #processes: ServerProcess[] = [];
  readonly data: string;
  readonly #folder: string;
  #task: TaskHandle | undefined;

  constructor({ folder, data }: { folder: string; data: string }) {
    this.#folder = folder;
    this.data = data;
    cleanUp(() => Promise.all(this.#processes.map((each) => each.kill())));
  }

  /** Of the process that runs now. */
  get task(): TaskHandle {
    return this.#task as TaskHandle;
  }

  /** Starts a process; the first one begins the task, each other one finds it. */
  async next(): Promise<void> {
    const server = new ServerProcess(SERVER, [this.#folder, "--data", this.data, "--rest", "10"]);
    this.#processes.push(server);
    await server.serving();
    const client = await taskClient(server.url);
    this.#task = this.#task
      ? resumeTask(client, JSON.parse(JSON.stringify(this.#task)) as { taskId: string; tool: string })
      : ((await startTask(client, "index")).task as TaskHandle);
  }

  get processes(): readonly ServerProcess[] {
    return this.#processes;
  }

  async crash(): Promise<void> {
    await this.#processes.at(-1)?.kill();
    await this.next();
  }

  async index(): Promise<string> {
    return readFile(join(this.data, "index.json"), "utf8");
  }

  /** What each process began. */
  get begun(): number[][] {
    return this.#processes.map(({ begun }) => begun);
  }
}

/** Lives through the crashes, in the order of the work; the question is answered when it is met. */
async function live(crashes: readonly Moment[]): Promise<{ result: unknown; index: string; begun: number[][] }> {
  const life = new Life(await samplePlace());
  await life.next();
  for (const moment of ["listing", "asking", "indexing"] as const) {
    if (moment !== "listing" || crashes.includes("listing")) await reach(life.task, MOMENTS[moment]);
    if (crashes.includes(moment)) await life.crash();
    if (moment === "asking") await answer(life.task, true); // after a crash, while nobody runs the task yet
  }
  const { structuredContent } = await life.task.result();
  return {
    result: structuredContent,
    index: await life.index(),
    begun: life.begun,
  };
}

describe.concurrent("a job whose server is killed", { timeout: 60_000 }, () => {
  const undisturbed = live([]);

  it.each<{ readonly crashes: readonly Moment[] }>([
    { crashes: ["listing"] },
    { crashes: ["asking"] },
    { crashes: ["indexing"] },
    { crashes: ["listing", "asking", "indexing"] },
  ])("comes to the same end, killed while it is $crashes", async ({ crashes }) => {
    const [expected, { result, index, begun }] = await Promise.all([undisturbed, live(crashes)]);
    expect(result).toEqual(expected.result);
    expect(index === expected.index).toBe(true);
    expect(begun.length).toBe(crashes.length + 1);
    const again = begun.flat().length - new Set(begun.flat()).size;
    expect(again, `batches begun: ${JSON.stringify(begun)}`).toBeLessThanOrEqual(1); // the one under way
    expect([...new Set(begun.flat())]).toEqual(expected.begun.flat());
  });

  it("is given back by a server that is told to end, and goes on in the next", async () => {
    const life = new Life(await samplePlace());
    await life.next();
    await reach(life.task, asking);
    await answer(life.task, true);
    await reach(life.task, indexing);
    await life.processes[0]?.kill("SIGTERM");
    await life.next();
    const { structuredContent } = await life.task.result();
    const expected = await undisturbed;
    expect(structuredContent).toEqual(expected.result);
    expect((await life.index()) === expected.index).toBe(true);
    expect(life.begun.at(-1)).not.toEqual([]);
  });

  it("is not spoilt by a server that was frozen until it had lost the job", async () => {
    const life = new Life(await samplePlace());
    await life.next();
    const [frozen, first] = [life.processes[0] as ServerProcess, life.task];
    await reach(life.task, asking);
    await answer(life.task, true);
    await reach(life.task, indexing);
    process.kill(frozen.pid, "SIGSTOP");
    await life.next();
    await life.task.result();
    process.kill(frozen.pid, "SIGCONT");
    const { structuredContent } = await first.result(); // it has come to itself
    const expected = await undisturbed;
    expect(structuredContent).toEqual(expected.result);
    const again = (await startTask(await taskClient(frozen.url), "index")).task as TaskHandle;
    await reach(again, asking);
    expect((await life.index()) === expected.index).toBe(true);
    await answer(again, true);
    await again.result();
    expect((await life.index()) === expected.index).toBe(true);
    expect(await readdir(join(life.data, "jobs"))).toEqual([]);
  });

  it("can be cancelled when nobody runs it", async () => {
    const life = new Life(await samplePlace());
    await life.next();
    await reach(life.task, asking);
    await life.crash();
    await life.task.cancel();
    await reach(life.task, ({ status }) => status === "cancelled");
    await expect(readFile(join(life.data, "index.json"))).rejects.toThrow("ENOENT");
  });
});
