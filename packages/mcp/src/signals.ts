import process from "node:process";

const STOP_SIGNALS = ["SIGINT", "SIGTERM"] as const;

/**
 * Calls `stop` at the first SIGINT or SIGTERM. From then on, and once the returned function was called, signals do what they did before:
 * a second one ends a process that hangs.
 */
export function onStopSignal(stop: () => void): () => void {
  const release = (): void => {
    for (const signal of STOP_SIGNALS) process.off(signal, handle);
  };
  const handle = (): void => {
    release();
    stop();
  };
  for (const signal of STOP_SIGNALS) process.on(signal, handle);
  return release;
}
