import { mkdir, mkdtemp, realpath, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { onTestFinished } from "vitest";
import { Folder } from "../src/folder.js";

/** A folder on the real disk, gone after the test, inside a directory that is outside of what is served. */
export async function sampleFolder(files: Record<string, string | Uint8Array> = {}) {
  const outside = await realpath(await mkdtemp(join(tmpdir(), "folder-server-")));
  onTestFinished(() => rm(outside, { recursive: true, force: true }));
  const root = join(outside, "served");
  await mkdir(root);
  for (const [path, content] of Object.entries(files)) {
    await mkdir(dirname(join(root, path)), { recursive: true });
    await writeFile(join(root, path), content);
  }
  return { outside, root, folder: await Folder.open(root) };
}

/** All of an iteration. */
export async function all<T>(items: AsyncIterable<T>): Promise<T[]> {
  const found: T[] = [];
  for await (const item of items) found.push(item);
  return found;
}
