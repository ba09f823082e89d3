import { pathsOf } from "./groups.js";
import type { Group } from "./groups.js";

/** What is needed of a mutant: one small change to the code, and what became of it. */
export interface Mutant {
  readonly fileName: string;
  readonly mutatorName: string;
  readonly replacement?: string | undefined;
  readonly location: { readonly start: { readonly line: number; readonly column: number } };
  /** "Killed", "Timeout", "Survived" or "NoCoverage"; others say nothing about the tests. */
  readonly status: string;
}

export interface Score {
  /** Broken versions that some test noticed: it failed, or never ended. */
  readonly noticed: number;
  readonly unnoticed: readonly Mutant[];
  /** Percent. */
  readonly value: number;
}

const NOTICED: ReadonlySet<string> = new Set(["Killed", "Timeout"]);
const UNNOTICED: ReadonlySet<string> = new Set(["Survived", "NoCoverage"]);

/** @throws Error when a file of the group was not broken in any way: it was moved, or holds nothing */
export function scoreOf(group: Group, mutants: readonly Mutant[]): Score {
  const files = pathsOf(group);
  const own = mutants.filter(({ fileName }) => files.some((file) => isFile(fileName, file)));
  const untouched = files.filter((file) => !own.some(({ fileName }) => isFile(fileName, file)));
  if (untouched.length > 0) {
    throw new Error(`Nothing to break in ${untouched.join(", ")}: correct tooling/mutation/src/groups.ts.`);
  }
  const noticed = own.filter(({ status }) => NOTICED.has(status)).length;
  const unnoticed = own.filter(({ status }) => UNNOTICED.has(status));
  return { noticed, unnoticed, value: (100 * noticed) / (noticed + unnoticed.length) };
}

const isFile = (fileName: string, file: string): boolean => fileName.replaceAll("\\", "/").endsWith(file);
