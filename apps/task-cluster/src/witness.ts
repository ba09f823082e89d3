import { StaleClaimError } from "@mortise/ext-tasks/store";
import type { Claim, TaskStore } from "@mortise/ext-tasks/store";

/** What is done under a claim, by the names of the store's operations; `claim` itself, too. */
const DEEDS = ["claim", "heartbeat", "release", "report", "ask", "recordStep", "settle"] as const;

/** What a process did to a task, as it saw it: for a judge who hears of the deeds of all processes. */
export interface Deed {
  readonly did: (typeof DEEDS)[number];
  readonly task: string;
  /** Of the claim under which it was done. */
  readonly token: number;
  /** Milliseconds of the machine's monotonic clock, which all processes share: the deed took effect between the two. */
  readonly began: number;
  readonly ended: number;
  readonly accepted: boolean;
  /** The step's name and the value that counts, of `recordStep`. */
  readonly step?: readonly [string, unknown];
}

/** A store that tells what is done through it. Deeds whose outcome nobody knows, for the store was out of reach, are not told. */
export function witnessed(store: TaskStore, tell: (deed: Deed) => void): TaskStore {
  const watched = new Set<string | symbol>(DEEDS);
  return new Proxy(store, {
    get(target, name) {
      const operation = (Reflect.get(target, name) as (...args: unknown[]) => Promise<unknown>).bind(target);
      return watched.has(name) ? witness(name as Deed["did"], operation, tell) : operation;
    },
  });
}

function witness(did: Deed["did"], operation: (...args: unknown[]) => Promise<unknown>, tell: (deed: Deed) => void) {
  return async (...args: unknown[]): Promise<unknown> => {
    const began = now();
    const say = ({ id, token }: Claim, accepted: boolean, result?: unknown): void =>
      tell({
        ...{ did, task: id, token, began, ended: now(), accepted },
        ...(did === "recordStep" && accepted && { step: [args[1] as string, result] }),
      });
    const held = args[0] as Claim;
    if (did === "release") say(held, true); // before it is done: a process may be killed between the deed and its telling
    try {
      const result = await operation(...args);
      const claim = did === "claim" ? (result as Claim | undefined) : held;
      if (claim !== undefined && did !== "release") say(claim, result !== false, result);
      return result;
    } catch (error) {
      if (error instanceof StaleClaimError) say(held, false);
      throw error;
    }
  };
}

/** The clock of deeds, in milliseconds. */
export const now = (): number => Number(process.hrtime.bigint()) / 1e6;
