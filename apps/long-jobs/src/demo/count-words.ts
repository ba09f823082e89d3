import { readdir, readFile } from "node:fs/promises";
import { join, relative, sep } from "node:path";

/** In which files a word occurs, and how often: found by reading all of them, to compare an index with. */
export async function countWord(folder: string, word: string): Promise<Map<string, number>> {
  const counts = new Map<string, number>();
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  for (const entry of entries.filter((each) => each.isFile())) {
    const path = join(entry.parentPath, entry.name);
    const words = (await readFile(path, "utf8")).toLowerCase().split(/[^\p{L}\p{N}]+/u);
    const times = words.filter((each) => each === word).length;
    if (times > 0) counts.set(relative(folder, path).replaceAll(sep, "/"), times);
  }
  return counts;
}
