import { setTimeout as pause } from "node:timers/promises";
import { isBinary, walk } from "@mortise-apps/folder-server";
import type { JobFolder } from "./job-folder.js";
import { WordIndex } from "./word-index.js";
import type { Postings } from "./word-index.js";
import { writeWhole } from "./write-whole.js";
import { indexFile } from "./workplace.js";
import type { Workplace } from "./workplace.js";

/** A file of which somebody has to say whether it is worth it. */
export const LARGE_BYTES = 32 * 2 ** 10;
/** What is larger is never indexed. */
export const MAX_BYTES = 8 * 2 ** 20;
/** How many files are found between two words about it. */
const TELL_EACH = 200;

/** What there is to index. */
export interface FileList {
  /** Where the paths are, large files last. */
  readonly file: string;
  readonly files: number;
  /** How many of them are large, and their bytes together. */
  readonly large: number;
  readonly largeBytes: number;
}

/** A part of the index. */
export interface Part {
  /** Where its postings are. */
  readonly file: string;
  readonly skipped: number;
}

/** The steps of one indexing. Each can be done again from its start; none changes what another one made. */
export class IndexJob {
  readonly folder: JobFolder;
  readonly #workplace: Workplace;
  readonly #signal: AbortSignal;

  /** @param signal ends a step on the way */
  constructor(workplace: Workplace, folder: JobFolder, signal: AbortSignal) {
    this.folder = folder;
    this.#workplace = workplace;
    this.#signal = signal;
  }

  /** Finds what there is to index. */
  async list(onFound: (files: number) => void): Promise<FileList> {
    const { folder } = this.#workplace;
    const [small, large] = [[] as string[], [] as string[]];
    let largeBytes = 0;
    for await (const path of walk(folder, { signal: this.#signal })) {
      const { size } = await folder.stat(path).catch(() => ({ size: Infinity })); // gone already
      if (size > MAX_BYTES) continue;
      if (size > LARGE_BYTES) largeBytes += size;
      const found = small.length + large.length;
      if (found % TELL_EACH === 0) onFound(found);
      (size > LARGE_BYTES ? large : small).push(path);
      await this.#rest();
    }
    const file = await this.folder.keep([...small, ...large]);
    return { file, files: small.length + large.length, large: large.length, largeBytes };
  }

  /** Makes the part of the index that is about some of the files. */
  async indexFiles(list: string, from: number, to: number): Promise<Part> {
    const paths = (await this.folder.read<string[]>(list)).slice(from, to);
    const index = new WordIndex();
    let skipped = 0;
    for (const [n, path] of paths.entries()) {
      const text = await this.#text(path);
      if (text === undefined) skipped++;
      else index.add(from + n, text);
      await this.#rest();
    }
    return { file: await this.folder.keep(index.postings()), skipped };
  }

  /** Puts the parts together, and the whole in the place of the index that was there. */
  async publish(list: string, total: number, parts: readonly Part[]) {
    const index = new WordIndex((await this.folder.read<string[]>(list)).slice(0, total));
    for (const { file } of parts) index.merge(await this.folder.read<Postings>(file));
    await writeWhole(indexFile(this.#workplace.data), JSON.stringify(index));
    const skipped = parts.reduce((sum, part) => sum + part.skipped, 0);
    return { files: total - skipped, skipped, words: index.words };
  }

  async #text(path: string): Promise<string | undefined> {
    const content = await this.#workplace.folder.read(path, MAX_BYTES).catch(() => undefined); // gone meanwhile, or grown
    return content === undefined || isBinary(content) ? undefined : content.toString("utf8");
  }

  async #rest(): Promise<void> {
    this.#signal.throwIfAborted();
    const { restMs } = this.#workplace;
    if (restMs > 0) await pause(restMs, undefined, { signal: this.#signal });
  }
}
