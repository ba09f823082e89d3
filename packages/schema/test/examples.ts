import { existsSync, readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

export interface Example {
  readonly definition: string;
  readonly name: string;
  readonly value: unknown;
}

const ROOT = fileURLToPath(new URL("../../..", import.meta.url));

/** The example messages that this project publishes. */
export const ownExamples = (revision: string): Example[] => readExamples(join(ROOT, "schemas", revision, "examples"));

/** The examples of the specification's authors, where a copy lies next to the repository (or where the variable says). */
export function officialExamples(revision: string): Example[] | undefined {
  const folder = join(process.env["MCP_SPEC_EXAMPLES"] ?? join(ROOT, "../shared/spec/examples"), revision);
  return existsSync(folder) ? readExamples(folder) : undefined;
}

/** `<folder>/<Definition>/<name>.json` */
function readExamples(folder: string): Example[] {
  return readdirSync(folder).flatMap((definition) =>
    readdirSync(join(folder, definition)).map((name) => ({
      definition,
      name,
      value: JSON.parse(readFileSync(join(folder, definition, name), "utf8")) as unknown,
    })),
  );
}
