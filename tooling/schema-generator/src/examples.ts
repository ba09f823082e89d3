import { existsSync, readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";

/** Definition → name → message, from `<folder>/<Definition>/<name>.json`; in alphabetical order on every file system. */
export type Examples = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

export function readExamples(folder: string): Examples {
  if (!existsSync(folder)) return {};
  return mapNames(readdirSync(folder), (definition) =>
    mapNames(jsonNames(join(folder, definition)), (name) =>
      JSON.parse(readFileSync(join(folder, definition, `${name}.json`), "utf8")),
    ),
  );
}

const jsonNames = (folder: string): string[] =>
  readdirSync(folder)
    .filter((file) => file.endsWith(".json"))
    .map((file) => file.slice(0, -".json".length));

const mapNames = <T>(names: readonly string[], map: (name: string) => T): Record<string, T> =>
  Object.fromEntries(names.toSorted().map((name) => [name, map(name)]));
