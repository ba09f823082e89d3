import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { readTable } from "./table.js";

/** One rule of the specification. */
export interface Requirement {
  /** The table that holds it: a revision. */
  readonly ledger: string;
  readonly id: string;
  /** BCP 14 keyword: `MUST`, `MUST NOT`, `SHOULD`, `SHOULD NOT`, `MAY`. */
  readonly level: string;
  /** Whom it binds: `client`, `server`, `both`, a transport's side, or somebody whose part no SDK plays. */
  readonly role: string;
  readonly area: string;
  readonly statement: string;
  /** File and section of the specification. */
  readonly source: string;
}

/** A requirement that a test of this project cannot prove, and why. */
export interface NotOurs {
  readonly id: string;
  readonly reason: string;
}

export interface Ledger {
  readonly requirements: readonly Requirement[];
  readonly notOurs: readonly NotOurs[];
}

const NOT_OURS = "not-ours.tsv";

/** Reads every table of a folder: one for each revision, and the exceptions. */
export function readLedger(folder: string): Ledger {
  const read = (file: string): string => readFileSync(join(folder, file), "utf8");
  const tables = readdirSync(folder).filter((file) => file.endsWith(".tsv") && file !== NOT_OURS);
  return {
    requirements: tables.flatMap((file) =>
      readTable(read(file), ["id", "level", "role", "area", "statement", "source"], file).map((row) => ({
        ...row,
        ledger: file.replace(/\.tsv$/, ""),
      })),
    ),
    notOurs: readTable(read(NOT_OURS), ["id", "reason"], NOT_OURS),
  };
}
