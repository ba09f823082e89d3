import { cp, readdir } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const REPOSITORY = fileURLToPath(new URL("../../../..", import.meta.url));

/** Copies the documentation and the packages' sources of this repository: something real to index, which nobody changes meanwhile. */
export async function copySources(to: string): Promise<void> {
  await cp(join(REPOSITORY, "docs"), join(to, "docs"), { recursive: true });
  const packages = join(REPOSITORY, "packages");
  for (const name of await readdir(packages)) {
    await cp(join(packages, name, "src"), join(to, "packages", name), { recursive: true });
  }
}
