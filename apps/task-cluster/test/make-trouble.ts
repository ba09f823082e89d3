import { setTimeout as pause } from "node:timers/promises";
import { LEASE_MS } from "../src/runner.js";
import { now } from "../src/witness.js";
import type { Instance } from "./instance.js";

/** What a run went through. */
export interface Trouble {
  crashes: number;
  freezes: number;
  /** Who is frozen at the moment: at most one, for whose tasks another must be there. */
  frozen: Instance | undefined;
}

export interface TroubleParts {
  readonly victim: Instance;
  readonly others: readonly Instance[];
  /** Counts. */
  readonly made: Trouble;
  readonly random: () => number;
  readonly signal: AbortSignal;
}

/** A process lives for so long at least, and by chance for this much longer. */
const SHORTEST_LIFE_MS = 200;
const CHANCE_MS = 1_500;
/** Nobody is frozen for longer, taken over or not: whoever holds the lock of a SQLite file then stops all others, who wait for 5 s. */
const LONGEST_FREEZE_MS = 4_000;

/** Kills a process and its successors at moments of chance, and freezes every third until another one has its tasks. */
export async function makeTrouble({ victim, others, made, random, signal }: TroubleParts): Promise<void> {
  let startMs = 0;
  for (let turn = 0; ; turn++) {
    await pause(SHORTEST_LIFE_MS + random() * CHANCE_MS + startMs); // on a busy machine, all takes longer
    if (signal.aborted) return;
    if (turn % 3 === 2 && made.frozen === undefined) {
      made.frozen = victim;
      await victim.freeze(pause(LEASE_MS * (1 + random())).then(() => untilTakenOver(victim, others, signal)));
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

/** Resolves once somebody else has claimed what the process held a moment ago. */
async function untilTakenOver(victim: Instance, others: readonly Instance[], signal: AbortSignal): Promise<void> {
  const held = new Map(victim.ofThisLife.map(({ task, token }) => [task, token]));
  for (const end = now() + LONGEST_FREEZE_MS; now() < end && !signal.aborted; await pause(50)) {
    const claims = others.flatMap(({ ofThisLife }) => ofThisLife).filter(({ did }) => did === "claim");
    if (claims.some(({ task, token }) => token > (held.get(task) ?? Infinity))) return;
  }
}
