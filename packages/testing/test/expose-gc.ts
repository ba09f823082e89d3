import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";

/** Makes `globalThis.gc` for this process, as `--expose-gc` does. */
export function exposeGc(): () => void {
  setFlagsFromString("--expose-gc");
  const gc = runInNewContext("gc") as () => void;
  return ((globalThis as { gc?: () => void }).gc ??= gc);
}
