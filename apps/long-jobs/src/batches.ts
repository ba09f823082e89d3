/** How many files one step takes: so much is done again at most after a crash. */
const FILES = 40;

export interface Batch {
  /** As a step is called and told of. */
  readonly name: string;
  /** The first file. */
  readonly from: number;
  /** Behind the last one. */
  readonly to: number;
}

/** The files from 0 to `total`, in steps. */
export function batches(total: number): Batch[] {
  return Array.from({ length: Math.ceil(total / FILES) }, (_, n) => ({
    name: `batch ${n + 1}`,
    from: n * FILES,
    to: Math.min((n + 1) * FILES, total),
  }));
}
