import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

import { packageSources, type PackageSources } from "./model.js";

/** Reads every package under a folder: its exports and its sources. */
export function readPackages(folder: string): PackageSources[] {
  const names = readdirSync(folder).filter((name) => existsSync(join(folder, name, "package.json")));
  return names.map((name) => {
    const manifest = JSON.parse(readFileSync(join(folder, name, "package.json"), "utf8")) as {
      exports?: Record<string, unknown>;
    };
    return packageSources(name, manifest.exports ?? {}, readSources(join(folder, name)));
  });
}

function readSources(folder: string): Record<string, string> {
  const texts: Record<string, string> = {};
  for (const file of readdirSync(join(folder, "src"), { recursive: true, encoding: "utf8" })) {
    // Compiled validators import one type and are megabytes to parse.
    if (!file.endsWith(".ts") || file.endsWith("validators.ts")) continue;
    const inside = join("src", file);
    texts[inside.replaceAll("\\", "/")] = readFileSync(join(folder, inside), "utf8");
  }
  return texts;
}
