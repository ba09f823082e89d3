import { createPackageFromTarballData, type Package } from "@arethetypeswrong/core";
import { execFileSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";

import type { Manifest } from "./check-manifest.js";
import { joinModules } from "./join-modules.js";

const root = fileURLToPath(new URL("../../..", import.meta.url));
const OUT = join(root, "out", "packages");

/** A package as it would be published. */
export interface Packed {
  readonly folder: string;
  readonly tarballFile: string;
  readonly tarball: Uint8Array;
  /** The tarball's files, as types resolution sees them. */
  readonly contents: Package;
  /** Paths inside the tarball, without its leading folder. */
  readonly files: readonly string[];
  readonly manifest: Manifest;
  read(path: string): string;
}

/** Packs a copy of a package with pnpm, which replaces `workspace:` and `catalog:` by what they stand for. */
export function pack(folder: string, out: string = OUT): Packed {
  mkdirSync(OUT, { recursive: true });
  mkdirSync(out, { recursive: true });
  const tarballFile = join(out, `${basename(folder)}.tgz`);
  const parent = mkdtempSync(join(folder.startsWith(root) ? OUT : out, "copy-")); // where pnpm finds the catalog, if there is one
  try {
    const copy = copyToPublish(folder, parent);
    symlinkSync(join(folder, "node_modules"), join(copy, "node_modules"), "junction"); // pnpm reads versions there
    packAt(copy, tarballFile);
  } finally {
    rmSync(parent, { recursive: true });
  }
  const tarball = new Uint8Array(readFileSync(tarballFile));
  const contents = createPackageFromTarballData(tarball);
  const prefix = `/node_modules/${contents.packageName}/`;
  const read = (path: string): string => contents.readFile(prefix + path);
  return {
    folder,
    tarballFile,
    tarball,
    contents,
    files: contents.listFiles().map((path) => path.slice(prefix.length)),
    manifest: JSON.parse(read("package.json")) as Manifest,
    read,
  };
}

function packAt(folder: string, tarballFile: string): void {
  const windows = process.platform === "win32";
  execFileSync(join(root, "node_modules", ".bin", "pnpm"), ["pack", "--out", tarballFile], {
    cwd: folder,
    stdio: ["ignore", "ignore", "inherit"],
    shell: windows, // pnpm is a .cmd file there
  });
}

const UNPUBLISHED = new Set(["node_modules", "test", ".turbo"]);

/** What is published of a package, with its modules joined. The work tree keeps a file for each source: tests and tools run on those. */
export function copyToPublish(folder: string, parent: string): string {
  const copy = join(parent, basename(folder));
  rmSync(copy, { recursive: true, force: true });
  mkdirSync(parent, { recursive: true });
  cpSync(folder, copy, { recursive: true, filter: (path) => !UNPUBLISHED.has(basename(path)) });
  joinModules(copy);
  return copy;
}
