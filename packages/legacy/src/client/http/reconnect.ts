/** The first wait before a lost stream is opened again, and the longest, ms. */
const FIRST = 500;
const LONGEST = 30_000;
/** However soon a server wants to be asked again, it must not keep us busy with that, ms. */
const SHORTEST = 50;

/**
 * How long to wait before attempt number `attempt`, ms: what the server has asked for at least, and longer each time. Part of it is chance, so
 * that the clients of a server that comes back do not come all at once.
 */
export function delayBefore(attempt: number, retry: number | undefined): number {
  const own = Math.min(FIRST * 2 ** (attempt - 1), LONGEST);
  if (retry !== undefined && attempt === 1) return Math.max(retry, SHORTEST);
  return Math.max(retry ?? 0, own * (0.75 + Math.random() / 4));
}
