import type { Resource } from "../document/resource.js";
import { pointerStep, type Issue } from "../issue.js";

export interface RunLimits {
  readonly maxSteps: number;
  readonly maxValueDepth: number;
  readonly maxIssues: number;
  readonly maxPatternInput: number;
}

/** Thrown to leave a check whose bound is exhausted; made once, because a stack would cost more than the check. */
export const EXHAUSTED = new Error("the bound on validation steps or depth is exhausted");

/** The state of one check of one value. Checks are synchronous, so a compiled schema reuses its only run. */
export class Run {
  issues: Issue[] = [];
  /** Above 0, nobody will read the issues: `not`, `if`, `contains`. */
  quiet = 0;
  tooDeep = false;
  /** The resources passed on the way to the current schema, outermost first; kept only for dynamic references. */
  readonly scope: Resource[] = [];
  readonly #keys: (string | number)[] = [];
  #steps = 0;
  #depth = 0;

  constructor(readonly limits: RunLimits) {}

  reset(): void {
    if (this.issues.length > 0) this.issues = [];
    this.quiet = this.#steps = this.#depth = this.#keys.length = this.scope.length = 0;
    this.tooDeep = false;
  }

  /** Counts work that is not the visit of a schema. */
  spend(steps: number): void {
    this.#steps += steps;
    if (this.#steps > this.limits.maxSteps) throw EXHAUSTED;
  }

  /** Counts a walk over characters, or of items and names that are only looked at: some 64 take as long as a visit. */
  scan(count: number): void {
    if (count >= 64) this.spend(count / 64);
  }

  enter(): void {
    if (++this.#steps > this.limits.maxSteps) throw EXHAUSTED;
    if (++this.#depth > this.limits.maxValueDepth) {
      this.tooDeep = true;
      throw EXHAUSTED;
    }
  }

  leave(): void {
    this.#depth--;
  }

  /** Enough has been found, or only the answer counts: the first failure ends the check. */
  get hasty(): boolean {
    return this.quiet > 0 || this.issues.length >= this.limits.maxIssues;
  }

  push(key: string | number): void {
    this.#keys.push(key);
  }

  pop(): void {
    this.#keys.pop();
  }

  get path(): string {
    return this.#keys.map(pointerStep).join("");
  }

  /** Notes an issue at the current place. The message is made only when somebody will read it. */
  fail(message: () => string): false {
    if (!this.hasty) this.issues.push({ path: this.path, message: message() });
    return false;
  }
}
