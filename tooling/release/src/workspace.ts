import { execFileSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

import type { Manifest } from "@mortise-tooling/package-checks/manifest";

export const root = fileURLToPath(new URL("../../..", import.meta.url));

export interface WorkspacePackage {
  /** The folder under packages/. */
  readonly folder: string;
  readonly manifest: Manifest;
}

/** The packages that are published, from a tree that is laid out like this one. */
export function publishedPackages(tree: string = root): WorkspacePackage[] {
  return readdirSync(join(tree, "packages"))
    .filter((folder) => existsSync(join(tree, "packages", folder, "package.json")))
    .map((folder) => ({ folder, manifest: readJson(join(tree, "packages", folder, "package.json")) as Manifest }));
}

export function readJson(file: string): unknown {
  return JSON.parse(readFileSync(file, "utf8"));
}

/** Runs a program to its end and shows what it says; throws where it fails. */
export function run(command: string, args: readonly string[], cwd: string = root): void {
  execFileSync(command, args, { cwd, stdio: ["ignore", "inherit", "inherit"], shell: process.platform === "win32" });
}

/** What git answers, or undefined where it cannot (no such ref, no history). */
export function git(...args: readonly string[]): string | undefined {
  try {
    return execFileSync("git", args, { cwd: root, encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] }).trim();
  } catch {
    return undefined;
  }
}

/** A program that the workspace installed. */
export function bin(name: string): string {
  return join(root, "node_modules", ".bin", name);
}
