import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { schemaArchive } from "./archive.js";

// node tooling/schema-generator/dist/archive/main.js [folder]   writes the archive and its checksum (default: out/)
const root = fileURLToPath(new URL("../../../../", import.meta.url));
const folder = process.argv[2] ?? join(root, "out");

mkdirSync(folder, { recursive: true });
for (const [name, bytes] of schemaArchive(root)) {
  writeFileSync(join(folder, name), bytes);
  console.log(`${join(folder, name)} ${bytes.length} bytes`);
}
