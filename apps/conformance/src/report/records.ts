import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";

/** One check, as the suite records it. */
export interface Check {
  readonly id: string;
  readonly name: string;
  readonly description: string;
  readonly status: "SUCCESS" | "FAILURE" | "WARNING" | "SKIPPED" | "INFO";
  readonly errorMessage?: string;
}

/** What the suite recorded of one scenario. */
export interface Record {
  readonly checks: readonly Check[];
  /** What the client under test printed; absent for servers. */
  readonly stdout?: string;
  readonly stderr?: string;
}

const CHECKS = "checks.json";
/** The suite names folders `[server-]<scenario>-<time>`. */
const FOLDER = /^(?:server-)?(.+)-\d{4}-\d{2}-\d{2}T[\d-]+Z$/;

/** The records below a folder, by scenario. A scenario that broke off has none. */
export function readRecords(folder: string): ReadonlyMap<string, Record> {
  const records = new Map<string, Record>();
  for (const path of readdirSync(folder, { recursive: true, encoding: "utf8" })) {
    if (!path.endsWith(CHECKS)) continue;
    const own = join(folder, path, "..");
    const scenario = FOLDER.exec(relative(folder, own).replaceAll("\\", "/"))?.[1];
    if (scenario === undefined) continue;
    records.set(scenario, {
      checks: JSON.parse(readFileSync(join(own, CHECKS), "utf8")) as Check[],
      ...textOf(own, "stdout"),
      ...textOf(own, "stderr"),
    });
  }
  return records;
}

function textOf(folder: string, name: "stdout" | "stderr") {
  const path = join(folder, `${name}.txt`);
  return existsSync(path) ? { [name]: readFileSync(path, "utf8") } : {};
}
