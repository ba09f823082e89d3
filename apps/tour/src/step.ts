import type { Client } from "@mortise/mcp/client";
import { ProgressBar } from "./progress-bar.js";
import { bold, cyan, dim, green, red } from "./style.js";

const INDENT = "     ";
const TITLE_WIDTH = 40;

/** One stop of the tour. */
export interface Step {
  readonly title: string;
  /** What a reader would write in their own program. */
  readonly code: string;
  readonly run: (client: Client, stage: Stage) => Promise<void>;
}

/** Where a step shows what it got, and says what must be true of it. */
export interface Stage {
  say(text: string): void;
  /** Shows what was checked. @throws Error when it does not hold, which fails the step */
  check(claim: string, holds: boolean): void;
  /** A bar that ends with the step. */
  readonly bar: ProgressBar;
}

/** Runs a step and shows it: all of it when `annotated`, else one line. @returns whether everything it checked holds */
export async function runStep(client: Client, step: Step, position: number, annotated: boolean): Promise<boolean> {
  const claims: string[] = [];
  const bar = new ProgressBar(INDENT, annotated);
  const stage: Stage = {
    bar,
    say: (text) => annotated && console.log(indented(text)),
    check(claim, holds) {
      if (!holds) throw new Error(`Not so: ${claim}`);
      claims.push(claim);
    },
  };
  const number = bold(String(position).padStart(2));
  if (annotated) console.log(`\n ${number}  ${bold(step.title)}\n${cyan(indented(step.code))}`);
  const start = performance.now();
  try {
    await step.run(client, stage).finally(() => bar.end());
  } catch (error) {
    console.log(`${INDENT}${red(`✗ ${step.title} failed.`)}\n${indented(describe(error))}`);
    return false;
  }
  const took = `${Math.round(performance.now() - start)} ms`;
  if (annotated) for (const claim of claims) console.log(`${INDENT}${green("✓")} ${claim}`);
  else console.log(` ${number}  ${green("✓")} ${step.title.padEnd(TITLE_WIDTH)} ${dim(took.padStart(6))}`);
  return true;
}

const indented = (text: string): string => text.replaceAll(/^/gm, INDENT);

const describe = (error: unknown): string => (error instanceof Error ? (error.stack ?? error.message) : String(error));
