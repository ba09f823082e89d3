import { createPackageFromTarballData, type Package } from "@arethetypeswrong/core";
import { execFileSync } from "node:child_process";
import { mkdirSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";

import type { Manifest } from "./check-manifest.js";

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

/** Packs a package with pnpm, which replaces `workspace:` and `catalog:` by what they stand for. */
export function pack(folder: string, out: string = OUT): Packed {
  mkdirSync(out, { recursive: true });
  const tarballFile = join(out, `${basename(folder)}.tgz`);
  const windows = process.platform === "win32";
  execFileSync(join(root, "node_modules", ".bin", "pnpm"), ["pack", "--out", tarballFile], {
    cwd: folder,
    stdio: ["ignore", "ignore", "inherit"],
    shell: windows, // pnpm is a .cmd file there
  });
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
