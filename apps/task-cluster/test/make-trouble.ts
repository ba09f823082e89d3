import { setTimeout as pause } from "node:timers/promises";
import { LEASE_MS } from "../src/runner.js";
import { now } from "../src/witness.js";
import type { Instance } from "./instance.js";

/** What a run went through. */
export interface Trouble {
  crashes: number;
  freezes: number;
  /** Who is frozen at the moment: at most one, so that another can take its tasks. */
  frozen: Instance | undefined;
}

export interface TroubleParts {
  readonly victim: Instance;
  readonly others: readonly Instance[];
  /** Whether a freeze comes first, or a crash. */
  readonly freezesFirst: boolean;
  /** Counts. */
  readonly made: Trouble;
  readonly random: () => number;
  readonly signal: AbortSignal;
}

/** A process lives for so long at least, and by chance for this much longer. */
const SHORTEST_LIFE_MS = 200;
const CHANCE_MS = 1_500;
/** Nobody is frozen for longer, taken over or not. */
const LONGEST_FREEZE_MS = 6_000;

/** Kills a process and its successors at moments of chance, and freezes every other until others have its tasks. */
export async function makeTrouble(parts: TroubleParts): Promise<void> {
  const { victim, freezesFirst, made, random, signal } = parts;
  let startMs = 0;
  for (let turn = freezesFirst ? 1 : 0; ; turn++) {
    await pause(SHORTEST_LIFE_MS + random() * CHANCE_MS + startMs); // on a busy machine, all takes longer
    if (signal.aborted) return;
    if (turn % 2 === 1 && made.frozen === undefined) {
      made.frozen = victim;
      await untilAtWork(parts);
      await victim.freeze(pause(LEASE_MS * (1 + random())).then(() => untilTakenOver(parts)));
      made.frozen = undefined;
      made.freezes++;
    } else {
      const began = now();
      await victim.crash();
      startMs = now() - began;
      made.crashes++;
    }
  }
}

/** Resolves once others have all tasks at which the process was at work: what it goes on to write, it has no right to. */
async function untilTakenOver({ victim, others, signal }: TroubleParts): Promise<void> {
  const work = atWork(victim);
  for (const end = now() + LONGEST_FREEZE_MS; now() < end && !signal.aborted; await pause(50)) {
    for (const { did, task, token } of others.flatMap(({ ofThisLife }) => ofThisLife))
      if (did === "claim" && token > (work.get(task) ?? Infinity)) work.delete(task);
    if (work.size === 0) return;
  }
}

/** A process that does nothing when it is frozen has nothing to write when it goes on. */
async function untilAtWork({ victim, signal }: TroubleParts): Promise<void> {
  for (const end = now() + LONGEST_FREEZE_MS; now() < end && !signal.aborted; await pause(10))
    if (atWork(victim).size > 0) return;
}

/** The tasks that the process does not wait with, by the token of its claim. */
function atWork({ ofThisLife }: Instance): Map<string, number> {
  const work = new Map<string, number>();
  for (const { did, task, token, accepted } of ofThisLife) {
    if (did === "claim" || (did === "recordStep" && accepted)) work.set(task, token);
    else if (did !== "heartbeat") work.delete(task);
  }
  return work;
}
