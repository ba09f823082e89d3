/** Each word with the files that have it, by number, and how often; in the order of the files. */
export type Postings = readonly (readonly [word: string, files: readonly (readonly [file: number, times: number])[]])[];

export interface Hit {
  readonly path: string;
  /** How often the words occur in it. */
  readonly times: number;
}

/** Which words occur where. Files have numbers: their places in the list of all. */
export class WordIndex {
  readonly #paths: readonly string[];
  /** A map, not an object: a word may be `constructor`. */
  readonly #words = new Map<string, (readonly [file: number, times: number])[]>();

  /** @param paths needed to search */
  constructor(paths: readonly string[] = []) {
    this.#paths = paths;
  }

  /** @param text what {@link toJSON} returned, as JSON */
  static parse(text: string): WordIndex {
    const { paths, postings } = JSON.parse(text) as { paths: string[]; postings: Postings };
    const index = new WordIndex(paths);
    index.merge(postings);
    return index;
  }

  /** How many there are. */
  get words(): number {
    return this.#words.size;
  }

  add(file: number, text: string): void {
    const times = new Map<string, number>();
    for (const word of wordsOf(text)) times.set(word, (times.get(word) ?? 0) + 1);
    this.merge([...times].map(([word, count]) => [word, [[file, count]]]));
  }

  merge(postings: Postings): void {
    for (const [word, files] of postings) {
      const known = this.#words.get(word);
      if (known === undefined) this.#words.set(word, [...files]);
      else for (const file of files) known.push(file);
    }
  }

  /** The files that have all words of the query, those with most of them first. */
  search(query: string): Hit[] {
    const [first, ...others] = [...new Set(wordsOf(query))].map((word) => new Map(this.#words.get(word)));
    const hits = [...(first ?? [])].filter(([file]) => others.every((files) => files.has(file)));
    return hits
      .map(([file, times]) => ({
        path: this.#paths[file] ?? "",
        times: others.reduce((sum, files) => sum + (files.get(file) ?? 0), times),
      }))
      .sort((a, b) => b.times - a.times || (a.path < b.path ? -1 : 1));
  }

  postings(): Postings {
    return [...this.#words];
  }

  toJSON(): { readonly paths: readonly string[]; readonly postings: Postings } {
    return { paths: this.#paths, postings: this.postings() };
  }
}

/** Words in lower case: letters and digits of any script. */
export const wordsOf = (text: string): string[] => text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
