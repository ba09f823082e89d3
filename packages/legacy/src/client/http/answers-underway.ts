/** Most answers that are on their way to a server at once. */
const MAX = 256;

const FLOODED = `The server asks faster than it takes answers: ${MAX} are on their way, and further ones are dropped.`;

/** Counts the answers to a server's requests, so that one that asks and does not listen cannot make us hold them all. */
export class AnswersUnderway {
  readonly #warn: (what: string) => void;
  #count = 0;
  #warned = false;

  constructor(warn: (what: string) => void) {
    this.#warn = warn;
  }

  /** Sends an answer, or drops it. @throws what `post` rejects with */
  async send(post: () => Promise<void>): Promise<void> {
    if (this.#count >= MAX) return this.#drop();
    this.#count += 1;
    try {
      await post();
    } finally {
      this.#count -= 1;
      if (this.#count === 0) this.#warned = false;
    }
  }

  /** Says so once, until all is well again. */
  #drop(): void {
    if (!this.#warned) this.#warn(FLOODED);
    this.#warned = true;
  }
}
