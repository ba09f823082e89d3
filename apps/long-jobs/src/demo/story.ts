import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { resumeTask, startTask, tasks } from "@mortise/ext-tasks/client";
import type { SavedTask } from "@mortise/ext-tasks/client";
import { connect } from "@mortise/mcp/client";
import type { Client } from "@mortise/mcp/client";
import { countWord } from "./count-words.js";
import type { ServerProcess } from "./server-process.js";
import type { Stage } from "./stage.js";
import { watch } from "./watch.js";

/** Where it is shown. */
export interface Scene {
  /** What is indexed. */
  readonly folder: string;
  /** The client's own files. */
  readonly desk: string;
  readonly startServer: () => Promise<ServerProcess>;
  readonly stage: Stage;
}

const KILL_AT = 0.4;
/** One that many objects have without being given it; one of every day; one that is rare. */
const WORDS = ["constructor", "question", "lease"];

/** A task that outlives its server and its client. @throws Error when something is not as it should be */
export async function story({ folder, desk, startServer, stage }: Scene): Promise<void> {
  const file = join(desk, "task.json");

  stage.heading("A client starts a long job, and gets a handle at once");
  const first = await startServer();
  stage.say(`server: process ${first.pid}`);
  await withClient(first.url, async (client) => {
    const { task } = await startTask(client, "index");
    if (task === undefined) throw new Error("The server answered without a task.");
    await writeFile(file, JSON.stringify(task));
    stage.say(`client: saved ${JSON.stringify(task)}`);
    await watch(task, stage, ({ done, total }) => done > total * KILL_AT);
  });

  stage.heading(`kill -9 ${first.pid}`);
  await first.kill();
  const before = first.begun;
  stage.say(`The server is gone in the middle of batch ${before.at(-1)}. The client has gone home.`);

  stage.heading("The server is started again, and another client comes with the saved handle");
  const second = await startServer();
  stage.say(
    `server: process ${second.pid}; it takes the task on once the claim of the dead one is over, after 2 s at most`,
  );
  await withClient(second.url, async (client) => {
    const task = resumeTask(client, JSON.parse(await readFile(file, "utf8")) as SavedTask);
    const { questions } = await watch(task, stage);
    const { structuredContent, isError } = await task.result();
    stage.say(`result: ${JSON.stringify(structuredContent)}`);
    stage.check("The task is completed.", isError !== true && structuredContent !== undefined);
    stage.check("Nobody was asked again.", questions === 0);
    checkBatches(before, second.begun, stage);

    stage.heading("A search, compared with reading every file");
    for (const word of WORDS) await checkWord(client, folder, word, stage);
  });
}

/** What one process began and the other one went on with. */
function checkBatches(before: readonly number[], after: readonly number[], stage: Stage): void {
  const [broken = 0, resumed = 0, last = 0] = [before.at(-1), after[0], after.at(-1)];
  const again = before.filter((batch) => after.includes(batch));
  const all = new Set([...before, ...after]);
  stage.say(`first process: batches 1 to ${broken}; second process: ${resumed} to ${last}`);
  stage.check(`Batches 1 to ${resumed - 1} were not repeated.`, broken > 1 && resumed >= broken && broken < last);
  stage.check(`Done again at most what was under way: ${again.join() || "nothing"}.`, again.length <= 1);
  stage.check("None was left out.", all.size === last);
}

async function checkWord(client: Client, folder: string, word: string, stage: Stage): Promise<void> {
  const { structuredContent } = await client.callTool("search", { words: word, limit: 1_000 });
  const { files } = structuredContent as { files: readonly { path: string; times: number }[] };
  const expected = await countWord(folder, word);
  const same = files.length === expected.size && files.every(({ path, times }) => expected.get(path) === times);
  const [top] = files;
  stage.check(`"${word}" is in ${files.length} files, most often in ${top?.path}: ${top?.times} times.`, same && !!top);
}

async function withClient(url: string, use: (client: Client) => Promise<void>): Promise<void> {
  // Who declares that it can be asked is asked; `watch` answers.
  const client = await connect(url, { capabilities: { elicitation: {} } });
  client.use(tasks());
  try {
    await use(client);
  } finally {
    await client.close();
  }
}
