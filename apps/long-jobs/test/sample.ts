import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { tasks } from "@mortise/ext-tasks/client";
import type { TaskHandle } from "@mortise/ext-tasks/client";
import type { DetailedTask } from "@mortise/ext-tasks";
import { connect } from "@mortise/mcp";
import type { Client, ConnectTarget } from "@mortise/mcp";
import { afterAll } from "vitest";

/** What the tests of a file leave behind, last first. Tests that run side by side cannot clean up one by one. */
const left: (() => Promise<unknown>)[] = [];
export const cleanUp = (what: () => Promise<unknown>): void => void left.push(what);
afterAll(async () => {
  for (const each of left.reverse()) await each();
});

/** More than one batch. */
const SMALL_FILES = 130;

/** A folder to index, and one to keep what is made; both go when the tests are over. */
export async function samplePlace(): Promise<{ folder: string; data: string }> {
  const place = await mkdtemp(join(tmpdir(), "long-jobs-test-"));
  cleanUp(() => rm(place, { recursive: true }));
  const [folder, data] = [join(place, "folder"), join(place, "data")];
  const files: Record<string, string | Buffer> = {
    "large.txt": "vast ".repeat(8_000),
    "picture.bin": Buffer.from([0, 1, 2, 3]),
    "node_modules/x/index.js": "foreign",
  };
  for (let n = 0; n < SMALL_FILES; n++) files[`notes/${n % 10}/${n}.md`] = `note number${n} ${"word ".repeat(n % 5)}`;
  for (const [path, content] of Object.entries(files)) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), content);
  }
  await mkdir(data);
  return { folder, data };
}

/** A client that can be asked; its tests answer by hand. */
export async function taskClient(target: ConnectTarget): Promise<Client> {
  const client = await connect(target, { capabilities: { elicitation: {} } });
  cleanUp(() => client.close());
  return client.use(tasks({ pollIntervalMs: 50 }));
}

/** The task as it is when `moment` has come. */
export async function reach(task: TaskHandle, moment: (task: DetailedTask) => boolean): Promise<DetailedTask> {
  for await (const update of task.updates()) if (moment(update)) return update;
  throw new Error("The task was over before that.");
}

export const listing = ({ statusMessage = "" }: DetailedTask): boolean => statusMessage.endsWith("files found");
export const asking = ({ status }: DetailedTask): boolean => status === "input_required";
export const indexing = ({ status, statusMessage = "" }: DetailedTask): boolean =>
  status === "working" && / of \d+ files$/.test(statusMessage);

export const answer = (task: TaskHandle, include: boolean): Promise<void> =>
  task.respond({ large: { action: "accept", content: { include } } });
