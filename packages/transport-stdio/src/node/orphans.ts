import process from "node:process";
import type { ProcessTree } from "./process-tree.js";

const trees = new Set<ProcessTree>();

const killAll = (): void => {
  for (const tree of trees) tree.kill();
};

/** Kills `tree` when this process exits before {@link release} was called. One exit listener serves all. */
export function killAtExit(tree: ProcessTree): void {
  if (trees.size === 0) process.on("exit", killAll);
  trees.add(tree);
}

/** The tree is gone, and its id may soon be another's. */
export function release(tree: ProcessTree): void {
  if (trees.delete(tree) && trees.size === 0) process.off("exit", killAll);
}
