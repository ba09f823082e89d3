import { execFile } from "node:child_process";
import process from "node:process";
import { setTimeout as sleep } from "node:timers/promises";
import { within } from "../patience.js";

/** A process and all that it started. */
export interface ProcessTree {
  /** True while any of it lives, as far as the platform can tell. */
  alive(): boolean;
  /** Asks it to end. */
  terminate(): void;
  /** Ends it. */
  kill(): void;
}

/** The process group that `pid` leads. A process that leads a group of its own leaves it, and is found no more. */
export function processGroup(pid: number, kill: typeof process.kill = process.kill.bind(process)): ProcessTree {
  const signal = (name: NodeJS.Signals | 0): boolean => {
    try {
      return kill(-pid, name);
    } catch (error) {
      return (error as NodeJS.ErrnoException).code === "EPERM"; // there, but not ours to signal
    }
  };
  return { alive: () => signal(0), terminate: () => void signal("SIGTERM"), kill: () => void signal("SIGKILL") };
}

/** The tree below `pid` on Windows, which can only be ended as a whole while its root lives, and has no polite signal. */
export function windowsTree(
  pid: number,
  exited: () => boolean,
  run: (command: string, args: string[]) => void,
): ProcessTree {
  const end = (): void => {
    if (!exited()) run("taskkill", ["/pid", String(pid), "/T", "/F"]);
  };
  return { alive: () => !exited(), terminate: end, kill: end };
}

/** The tree of a process that was spawned with `detached` on POSIX. */
export function treeOf(pid: number, exited: () => boolean): ProcessTree {
  if (process.platform !== "win32") return processGroup(pid);
  return windowsTree(
    pid,
    exited,
    (command, args) => void execFile(command, args, { windowsHide: true }, () => undefined),
  );
}

/** How long each step of a shutdown may take, in milliseconds. */
export interface ShutdownTimes {
  /** After stdin was closed, until the tree is asked to end. Default 2000. */
  readonly exitMs?: number;
  /** After it was asked (POSIX: SIGTERM), until it is killed. Default 2000. */
  readonly terminateMs?: number;
}

/** How long a killed tree may take to disappear; the system needs a moment, and nothing more can be done. */
const KILL_MS = 250;
const POLL_MS = 20;

/** Ends a process whose stdin was closed: wait, terminate, wait, kill (§ Shutdown). What it started goes with it. */
export async function endTree(tree: ProcessTree, exited: Promise<void>, times: ShutdownTimes = {}): Promise<void> {
  await within(times.exitMs ?? 2000, exited);
  if (!tree.alive()) return;
  tree.terminate();
  if (await gone(tree, times.terminateMs ?? 2000)) return;
  tree.kill();
  await gone(tree, KILL_MS);
}

async function gone(tree: ProcessTree, ms: number): Promise<boolean> {
  const end = performance.now() + ms;
  while (tree.alive()) {
    if (performance.now() >= end) return false;
    await sleep(POLL_MS);
  }
  return true;
}
