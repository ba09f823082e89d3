/** A timer that does not keep the process alive, where the runtime knows such timers. */
export function unrefed<T>(timer: T): T {
  (timer as { unref?: () => void }).unref?.();
  return timer;
}
