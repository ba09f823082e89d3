import { seededRandom } from "../random.js";

/** What goes wrong, and how often. Everything is decided by the seed, so a run that failed can be had again. */
export interface FaultPlan {
  /** Default 1. Print it when a test fails. */
  readonly seed?: number;
  /** Chance from 0 to 1 that a message is lost. */
  readonly drop?: number;
  /** Chance that it comes twice. */
  readonly duplicate?: number;
  /** Chance that it waits until the next one has passed (or `maxDelay` is over). */
  readonly reorder?: number;
  /** Chance that it is late by up to `maxDelay`. */
  readonly delay?: number;
  /** Milliseconds. Default 20. */
  readonly maxDelay?: number;
}

/** What becomes of one message. */
export type Fate = "pass" | "drop" | "duplicate" | "reorder" | "delay";

const MAX_DELAY = 20;
const CHANCES = ["drop", "duplicate", "reorder", "delay"] as const;

/** Decides message by message. */
export class Fates {
  readonly maxDelay: number;
  readonly #plan: FaultPlan;
  readonly #random: () => number;

  /** @throws RangeError when a chance is none, or all together exceed 1 */
  constructor(plan: FaultPlan) {
    const chances = CHANCES.map((name) => plan[name] ?? 0);
    if (chances.some((chance) => !(chance >= 0 && chance <= 1)) || chances.reduce((a, b) => a + b) > 1) {
      throw new RangeError(`The chances of ${CHANCES.join(", ")} must be from 0 to 1, and at most 1 together.`);
    }
    this.#plan = plan;
    this.#random = seededRandom(plan.seed ?? 1);
    this.maxDelay = plan.maxDelay ?? MAX_DELAY;
  }

  next(): Fate {
    let left = this.#random();
    for (const name of CHANCES) {
      left -= this.#plan[name] ?? 0;
      if (left < 0) return name;
    }
    return "pass";
  }

  /** Milliseconds, above 0. */
  lateness(): number {
    return Math.ceil(this.#random() * this.maxDelay);
  }
}
