import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { PackageError } from "./errors-page.js";
import { scanErrors } from "./scan-errors.js";

export interface PackageErrors {
  readonly errors: readonly PackageError[];
  /** The wire codes of our packages, as they are written where they are used. */
  readonly wireCodes: readonly string[];
}

/** Reads every package under a folder. */
export function readErrors(folder: string): PackageErrors {
  const errors: PackageError[] = [];
  const wireCodes: string[] = [];
  for (const name of readdirSync(folder).sort()) {
    for (const path of readdirSync(join(folder, name, "src"), { recursive: true, encoding: "utf8" }).sort()) {
      if (!path.endsWith(".ts") || path.endsWith("validators.ts")) continue; // megabytes to parse, and no errors in it
      const found = scanErrors(readFileSync(join(folder, name, "src", path), "utf8"));
      errors.push(...found.errors.map((error) => ({ ...error, packageName: `@mortise/${name}` })));
      wireCodes.push(...found.wireCodes);
    }
  }
  return { errors, wireCodes };
}
