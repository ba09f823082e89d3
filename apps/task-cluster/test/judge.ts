import { LEASE_MS } from "../src/runner.js";
import type { Deed } from "../src/witness.js";

/** How far the clock of leases may run apart from the clock of the deeds while a lease lasts. */
const CLOCKS_MS = 50;

export interface Verdict {
  /** What must not have been, in words. */
  readonly wrongs: readonly string[];
  /** Writes that were refused, for whoever wrote had lost the task. */
  readonly refused: number;
  /** Tasks that were claimed more than once. */
  readonly takenOver: number;
}

/** Judges what all processes did. It calls wrong what is wrong in whichever order deeds that overlap took effect, and nothing else. */
export function judge(deeds: readonly Deed[]): Verdict {
  const tasks = [...byTask(deeds).values()];
  const wrongs = tasks.flatMap((of) => [...staleWrites(of), ...lateWrites(of), ...earlyClaims(of), ...twofold(of)]);
  return {
    wrongs: wrongs.map(([what, deed]) => `${what}: ${JSON.stringify(deed)}`),
    refused: deeds.filter((deed) => isWrite(deed) && !deed.accepted).length,
    takenOver: tasks.filter((of) => of.filter(isClaim).length > 1).length,
  };
}

type Wrong = readonly [what: string, deed: Deed];

const isClaim = ({ did }: Deed): boolean => did === "claim";
const isWrite = ({ did }: Deed): boolean => ["report", "ask", "recordStep", "settle"].includes(did);
/** From then on the lease is a whole one. */
const holds = ({ did, accepted }: Deed): boolean => accepted && (did === "claim" || did === "heartbeat");
const isBefore = (one: Deed, other: Deed): boolean => one.ended < other.began;
const wrong = (what: string, deeds: readonly Deed[]): Wrong[] => deeds.map((deed) => [what, deed]);

/** Whether somebody else had the task before this began. */
const isStale = (deed: Deed, all: readonly Deed[]): boolean =>
  all.some((other) => isClaim(other) && other.token > deed.token && isBefore(other, deed));

function staleWrites(all: readonly Deed[]): Wrong[] {
  const stale = all.filter((deed) => isWrite(deed) && deed.accepted && isStale(deed, all));
  return wrong("accepted from a holder that had lost the task", stale);
}

function lateWrites(all: readonly Deed[]): Wrong[] {
  const late = all.filter((deed) => {
    const held = all.filter((other) => holds(other) && other.token === deed.token && other.began < deed.ended);
    const end = Math.max(...held.map(({ ended }) => ended)) + LEASE_MS + CLOCKS_MS;
    return isWrite(deed) && deed.accepted && deed.began > end;
  });
  return wrong("accepted after the lease", late);
}

function earlyClaims(all: readonly Deed[]): Wrong[] {
  const early = all.filter(isClaim).filter((claim) => {
    const before = all.filter((other) => isBefore(other, claim));
    if (before.some(({ did, accepted }) => did === "settle" && accepted)) return true;
    const released = all.filter(({ did, began }) => did === "release" && began < claim.ended);
    const lasts = ({ began }: Deed): boolean => claim.ended < began + LEASE_MS - CLOCKS_MS;
    return before.some((hold) => holds(hold) && lasts(hold) && !released.some(({ token }) => token === hold.token));
  });
  return wrong("claimed while somebody held it, or after its end", early);
}

/** What was settled twice, and steps that have two values. */
function twofold(all: readonly Deed[]): Wrong[] {
  const [, ...more] = all.filter(({ did, accepted }) => did === "settle" && accepted);
  const values = new Map<string, unknown>();
  const changed = all.filter(({ step }) => {
    if (step === undefined) return false;
    const [name, value] = step;
    if (!values.has(name)) values.set(name, value);
    return values.get(name) !== value;
  });
  return [...wrong("settled twice", more), ...wrong("recorded over another value", changed)];
}

function byTask(deeds: readonly Deed[]): Map<string, Deed[]> {
  const tasks = new Map<string, Deed[]>();
  for (const deed of deeds) tasks.set(deed.task, [...(tasks.get(deed.task) ?? []), deed]);
  return tasks;
}
