/** Runs work under a key one after the other; work under other keys does not wait. */
export function keyedLock(): <T>(key: string, work: () => Promise<T>) => Promise<T> {
  const tails = new Map<string, Promise<unknown>>();
  return (key, work) => {
    const before = tails.get(key) ?? Promise.resolve();
    const mine = before.then(work, work);
    tails.set(key, mine);
    const clean = (): void => {
      if (tails.get(key) === mine) tails.delete(key);
    };
    mine.then(clean, clean);
    return mine;
  };
}
