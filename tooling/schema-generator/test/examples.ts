import { existsSync } from "node:fs";
import { join } from "node:path";
import { readExamples, type Examples } from "../src/examples.js";
import { ROOT } from "./repository.js";

export interface Example {
  readonly definition: string;
  readonly name: string;
  readonly value: unknown;
}

export function listExamples(examples: Examples): Example[] {
  return Object.entries(examples).flatMap(([definition, named]) =>
    Object.entries(named).map(([name, value]) => ({ definition, name, value })),
  );
}

/** The examples of the specification's authors, where a copy lies next to the repository (or where the variable says). */
export function officialExamples(revision: string): Example[] {
  const folder = join(process.env["MCP_SPEC_EXAMPLES"] ?? join(ROOT, "../shared/spec/examples"), revision);
  return existsSync(folder) ? listExamples(readExamples(folder)) : [];
}
