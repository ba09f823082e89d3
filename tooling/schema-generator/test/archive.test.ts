import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { schemaArchive } from "../src/archive/archive.js";
import { tar } from "../src/archive/tar.js";
import { ID_BASE } from "../src/published.js";
import { DOCUMENTS } from "../src/revisions.js";
import { ROOT, readJson } from "./repository.js";

const NAME = "mortise-schemas.tar.gz";
const archive = schemaArchive(ROOT);
const bytes = archive.get(NAME) as Buffer;

describe("the archive", () => {
  it("is the same on every run", () => {
    expect(schemaArchive(ROOT).get(NAME)?.equals(bytes)).toBe(true);
  });

  it("comes with its checksum, in the form that sha256sum reads", () => {
    const digest = createHash("sha256").update(bytes).digest("hex");
    expect(archive.get(`${NAME}.sha256`)?.toString()).toBe(`${digest}  ${NAME}\n`);
  });

  it("is written by the command and unpacked by tar, and holds what the packages publish", () => {
    const folder = mkdtempSync(join(tmpdir(), "mortise-archive-"));
    try {
      const command = join(ROOT, "tooling/schema-generator/dist/archive/main.js");
      expect(spawnSync(process.execPath, [command, folder])).toMatchObject({ status: 0 });
      expect(spawnSync("tar", ["-xzf", NAME], { cwd: folder })).toMatchObject({ status: 0 });
      for (const revision of DOCUMENTS) {
        const published = join(ROOT, revision.package, "json", revision.folder);
        const unpacked = join(folder, "mortise-schemas", revision.name);
        expect(readdirSync(unpacked).sort()).toEqual(readdirSync(published).sort());
        for (const file of readdirSync(published)) {
          expect(readFileSync(join(unpacked, file)).equals(readFileSync(join(published, file))), file).toBe(true);
        }
      }
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });

  it("says nothing of the machine that made it", () => {
    expect(gunzipSync(bytes).includes(process.env["USER"] ?? "root\0")).toBe(false);
    expect([...bytes.subarray(4, 8), bytes[9]]).toEqual([0, 0, 0, 0, 255]); // time and operating system
  });

  it("refuses a path that tar cannot name", () => {
    expect(() => tar(new Map([["a".repeat(101), ""]]))).toThrow(/longer than the 100 bytes/);
  });
});

describe.each(DOCUMENTS)("the published documents of $name", (revision) => {
  const published = <T>(file: string): T => readJson<T>(`${revision.package}/json/${revision.folder}/${file}`);

  it("carry identifiers of their own under the documented base", () => {
    for (const file of ["schema.json", "schema.corrected.json"]) {
      expect(published<{ $id: string }>(file).$id).toBe(`${ID_BASE}${revision.name}/${file}`);
    }
    expect(readFileSync(join(ROOT, "packages/schema/README.md"), "utf8")).toContain(ID_BASE);
  });

  it("differ by the errata alone", () => {
    const errata = published<unknown[]>("errata.json");
    const { $id: _a, ...official } = published<Record<string, unknown>>("schema.json");
    const { $id: _b, ...corrected } = published<Record<string, unknown>>("schema.corrected.json");
    if (errata.length === 0) expect(corrected).toEqual(official);
    else expect(corrected).not.toEqual(official);
  });
});
