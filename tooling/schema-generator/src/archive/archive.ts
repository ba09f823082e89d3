import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { load } from "../load.js";
import { ID_BASE, publishedDocuments } from "../published.js";
import { DOCUMENTS } from "../revisions.js";
import { tar } from "./tar.js";

export const ARCHIVE = "mortise-schemas";

/** What a release gives to people without npm: the archive, and its checksum in the form that `sha256sum --check` reads. */
export function schemaArchive(root: string): Map<string, Buffer> {
  const file = `${ARCHIVE}.tar.gz`;
  const bytes = compress(tar(contents(root)));
  const digest = createHash("sha256").update(bytes).digest("hex");
  return new Map([
    [file, bytes],
    [`${file}.sha256`, Buffer.from(`${digest}  ${file}\n`)],
  ]);
}

function contents(root: string): Map<string, string> {
  const files = new Map([
    [`${ARCHIVE}/README.md`, readme(root)],
    [`${ARCHIVE}/LICENSE`, readFileSync(join(root, "LICENSE"), "utf8")],
  ]);
  for (const revision of DOCUMENTS) {
    for (const [name, value] of Object.entries(publishedDocuments(revision, load(root, revision)))) {
      files.set(`${ARCHIVE}/${revision.name}/${name}`, `${JSON.stringify(value, null, 2)}\n`);
    }
  }
  return files;
}

function readme(root: string): string {
  const version = (folder: string): string =>
    (JSON.parse(readFileSync(join(root, folder, "package.json"), "utf8")) as { version: string }).version;
  const packages = [...new Set(DOCUMENTS.map((revision) => revision.package))];
  return `# Schemas of the Model Context Protocol

From ${packages.map((folder) => `@mortise/${folder.split("/")[1]} ${version(folder)}`).join(" and ")}. One folder for each revision and extension:

- \`schema.json\`: JSON Schema 2020-12, in structure the official document
- \`schema.corrected.json\`: the same with the errata applied; validate with this one
- \`errata.json\`: what is corrected and why
- \`methods.json\`: which definition belongs to which method, who sends it, what must be declared
- \`examples.json\`: messages that fit, by definition and name

\`$id\`s begin with \`${ID_BASE}\`: names, from which nothing can be loaded.
`;
}

/** gzip, with the header's note of the operating system set to "unknown": Node writes down where it ran. */
function compress(bytes: Buffer): Buffer {
  const compressed = gzipSync(bytes, { level: 9 });
  compressed[9] = 255;
  return compressed;
}
