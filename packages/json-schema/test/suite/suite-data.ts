import { execFile } from "node:child_process";
import { existsSync, readFileSync, readdirSync } from "node:fs";
import { mkdir, mkdtemp, readdir, rename, rm } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import type { JsonSchemaObject } from "../../src/index.js";

/** A schema, and values with what the specification says of them. */
export interface Group {
  readonly description: string;
  readonly schema: JsonSchemaObject | boolean;
  readonly tests: readonly { readonly description: string; readonly data: unknown; readonly valid: boolean }[];
}

const run = promisify(execFile);
const REQUIREMENTS = fileURLToPath(new URL("requirements.txt", import.meta.url));
const CACHE = fileURLToPath(new URL("../../node_modules/.cache/json-schema-test-suite/", import.meta.url));
const SUITE = `${CACHE}${/^jsonschema==(\S+)/m.exec(readFileSync(REQUIREMENTS, "utf8"))![1]!}/`;
const BOUND = { timeout: 90_000 };

/** Why the suite cannot be had, or `undefined` once it is in the cache. The first time it is fetched by Python's package client. */
export async function fetchSuite(): Promise<string | undefined> {
  if (existsSync(SUITE)) return undefined;
  await mkdir(CACHE, { recursive: true });
  const work = await mkdtemp(`${CACHE}fetch-`);
  try {
    await download(work);
    const archive = (await readdir(work)).find((name) => name.endsWith(".tar.gz"));
    if (archive === undefined) return "pip downloaded no source distribution";
    await run("tar", ["-xzf", archive, "--strip-components=1"], { ...BOUND, cwd: work });
    await rename(`${work}/json`, SUITE);
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message.slice(0, 500) : String(error);
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}

async function download(folder: string): Promise<void> {
  const pip = ["-m", "pip", "download", "--quiet", "--disable-pip-version-check", "--no-deps", "--no-binary=:all:"];
  const python = process.platform === "win32" ? "python" : "python3";
  await run(python, [...pip, "--require-hashes", "--requirement", REQUIREMENTS, "--dest", folder], BOUND);
}

/** The required part for 2020-12: everything but the folder `optional/`. */
export function readSuite(): ReadonlyMap<string, readonly Group[]> {
  const folder = `${SUITE}tests/draft2020-12/`;
  const files = readdirSync(folder).filter((name) => name.endsWith(".json"));
  return new Map(files.map((name) => [name, JSON.parse(readFileSync(folder + name, "utf8")) as Group[]]));
}
