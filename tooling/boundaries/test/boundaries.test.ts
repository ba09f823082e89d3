import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";

import { checkBoundaries, checkReferences, readPackages, readReferences } from "../src/index.js";

const folder = fileURLToPath(new URL("../../../packages", import.meta.url));
const packages = readPackages(folder);

describe("the import graph", () => {
  it("finds the packages and the sources behind their entries", () => {
    expect(packages.map(({ name }) => name)).toContain("jsonrpc");
    for (const { name, entries, files } of packages) {
      expect(entries.size, name).toBeGreaterThan(0);
      const missing = [...entries.values()].filter((path) => path.endsWith(".ts") && !files.has(path));
      expect(missing.filter((path) => !path.endsWith("validators.ts"))).toEqual([]);
    }
  });

  for (const sources of packages) {
    it(`packages/${sources.name} keeps its boundaries`, () => {
      expect(checkBoundaries(sources).join("\n")).toBe("");
    });

    it(`packages/${sources.name} is built after what it imports`, () => {
      expect(checkReferences(sources, readReferences(join(folder, sources.name))).join("\n")).toBe("");
    });
  }
});
