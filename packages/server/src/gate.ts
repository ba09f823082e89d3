/** Lets so many in at once; a few more may wait, first come, first served. */
export class Gate {
  readonly #places: number;
  readonly #queue: number;
  #taken = 0;
  readonly #waiting = new Set<() => void>();

  constructor(places: number, queue: number) {
    this.#places = places;
    this.#queue = queue;
  }

  /**
   * Takes a place, or waits for one. Who is let in must {@link leave}.
   * @param signal is read only when there is a wait, which it ends
   * @returns whether there is a place: false when the queue is full or the wait was given up
   */
  enter(signal: () => AbortSignal): boolean | Promise<boolean> {
    if (this.#taken < this.#places) {
      this.#taken += 1;
      return true;
    }
    return this.#waiting.size < this.#queue && this.#wait(signal());
  }

  leave(): void {
    const [next] = this.#waiting;
    if (next === undefined) this.#taken -= 1;
    else next(); // the place goes from hand to hand: nobody who came later gets in between
  }

  #wait(signal: AbortSignal): boolean | Promise<boolean> {
    if (signal.aborted) return false;
    return new Promise((resolve) => {
      const settle = (admitted: boolean): void => {
        this.#waiting.delete(enter);
        signal.removeEventListener("abort", giveUp);
        resolve(admitted);
      };
      const enter = (): void => settle(true);
      const giveUp = (): void => settle(false);
      this.#waiting.add(enter);
      signal.addEventListener("abort", giveUp);
    });
  }
}
