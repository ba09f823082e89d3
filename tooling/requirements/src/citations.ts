import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** Requirement ids by the test files whose titles cite them. */
export type Citations = ReadonlyMap<string, readonly string[]>;

const ID = /[A-Z][A-Z0-9]*(?:-[A-Z]+)+-\d{3}/.source;
/** `[HTTP-S-012]`, `[A-B-001, A-B-002]`: brackets that hold ids and nothing else. */
const CITATION = new RegExp(`\\[(${ID}(?:,? ${ID})*)\\]`, "g");

/** The ids that a test file cites. A line that is a comment cites nothing: only titles of tests that run count. */
export function citedIn(text: string): string[] {
  const code = text.replaceAll(/^\s*\/\/.*$/gm, "");
  return [...code.matchAll(CITATION)].flatMap(([, ids = ""]) => ids.split(/,? /));
}

/** The citations of all `*.test.ts` files of a workspace. */
export function readCitations(root: string, groups = ["packages", "apps", "tooling"]): Citations {
  const citations = new Map<string, string[]>();
  for (const file of groups.flatMap((group) => testFiles(root, group))) {
    for (const id of new Set(citedIn(readFileSync(join(root, file), "utf8")))) {
      citations.set(id, [...(citations.get(id) ?? []), file]);
    }
  }
  return citations;
}

const testFiles = (root: string, group: string): string[] =>
  readdirSync(join(root, group), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .flatMap(({ name }) => filesBelow(root, join(group, name, "test")));

function filesBelow(root: string, folder: string): string[] {
  try {
    return readdirSync(join(root, folder), { recursive: true, encoding: "utf8" })
      .filter((file) => file.endsWith(".test.ts"))
      .map((file) => join(folder, file).replaceAll("\\", "/"));
  } catch {
    return []; // a package without tests
  }
}
