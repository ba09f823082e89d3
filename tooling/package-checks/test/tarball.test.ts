import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterEach, expect, it } from "vitest";

import { apiReports } from "../src/api-report.js";
import { checkDependencies } from "../src/check-dependencies.js";
import { checkFiles } from "../src/check-files.js";
import type { Manifest } from "../src/check-manifest.js";
import { checkPublint } from "../src/check-publint.js";
import { checkTypes } from "../src/check-types.js";
import { copyToPublish, pack } from "../src/pack.js";

const MANIFEST = {
  name: "@mortise/sample",
  version: "0.0.0",
  description: "A package that is right.",
  license: "Apache-2.0",
  type: "module",
  repository: { type: "git", url: "git+https://github.com/mortise-mcp/mortise.git", directory: "packages/sample" },
  sideEffects: false,
  exports: { ".": { types: "./dist/index.d.ts", default: "./dist/index.js" } },
  files: ["dist", "src"],
};

const FILES = {
  "dist/index.js": "export const answer = 42;\n",
  "dist/index.d.ts": "export declare const answer = 42;\n",
  "src/index.ts": "export const answer = 42;\n",
  "README.md": "# sample\n\n## Install\n\n## Example\n\n## Files\n",
  LICENSE: "Apache\n",
};

const folders: string[] = [];

afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
});

/** A package in a folder of its own: the right one with some files and fields changed; `undefined` removes a file. */
function sample(files: Record<string, string | undefined> = {}, manifest: object = {}): string {
  const folder = mkdtempSync(join(tmpdir(), "mortise-sample-"));
  folders.push(folder);
  const all = { ...FILES, ...files, "package.json": JSON.stringify({ ...MANIFEST, ...manifest }) };
  for (const [path, text] of Object.entries(all)) {
    if (text === undefined) continue;
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  return folder;
}

const packed = (...planted: Parameters<typeof sample>) => {
  const folder = sample(...planted);
  folders.push(`${folder}-out`);
  return pack(folder, `${folder}-out`);
};

it("finds nothing wrong with a package that is right", async () => {
  const right = packed();
  expect(right.files).toEqual(expect.arrayContaining(["package.json", "dist/index.js", "LICENSE"]));
  expect([...checkFiles(right), ...checkDependencies(right)]).toEqual([]);
  expect([...(await checkPublint(right)), ...(await checkTypes(right))]).toEqual([]);
});

it("misses a license, a README and its sections, and finds what is stray", () => {
  expect(checkFiles(packed({ LICENSE: undefined }))).toEqual([
    expect.stringContaining("LICENSE is not in the tarball"),
  ]);
  expect(checkFiles(packed({ "README.md": undefined }))).toEqual([expect.stringContaining("README.md is missing")]);
  expect(checkFiles(packed({ "README.md": "# x\n## Install\n## Files\n" }))).toEqual([
    'README.md has no section "## Example"',
  ]);
  expect(checkFiles(packed({ "dist/.tsbuildinfo": "{}" }))).toEqual([expect.stringContaining("dist/.tsbuildinfo")]);
  expect(checkFiles(packed({ "dist/gone.d.ts": "" }))).toEqual([
    expect.stringContaining("dist/gone.d.ts has no source"),
  ]);
});

it("wants sources in the tarball where maps point at them", () => {
  const manifest = { files: ["dist"] };
  expect(checkFiles(packed({}, manifest))).toEqual([]);
  const problems = checkFiles(packed({ "dist/index.d.ts.map": "{}" }, manifest));
  expect(problems).toContainEqual(expect.stringContaining("dist/index.d.ts has no source"));
  expect(checkFiles(packed({ "dist/gone.d.ts": "" }, manifest))).toEqual([expect.stringContaining("has no source")]);
});

it("joins the modules behind each entry, and keeps what entries share or load on demand apart", async () => {
  const entry = (name: string) => ({ types: `./dist/${name}.d.ts`, default: `./dist/${name}.js` });
  const files = {
    "dist/index.js": `export * from "./inner.js";\nexport const later = () => import("./lazy.js");\n`,
    "dist/more.js": `export { state } from "./inner.js";\n`,
    "dist/inner.js": `import { basename } from "node:path";\nexport const state = { name: basename(import.meta.url) };\n`,
    "dist/lazy.js": "export const lazy = true;\n",
    "dist/unused.js": "throw new Error();\n",
  };
  const { folder, files: names } = packed(files, { exports: { ".": entry("index"), "./more": entry("more") } });
  const js = names.filter((name) => name.endsWith(".js"));
  expect(js.filter((name) => !name.startsWith("dist/shared-")).sort()).toEqual(["dist/index.js", "dist/more.js"]);
  expect(js).toHaveLength(4);

  const parent = mkdtempSync(join(tmpdir(), "mortise-copy-"));
  folders.push(parent);
  const copy = copyToPublish(folder, parent);
  const load = (name: string) =>
    import(pathToFileURL(join(copy, "dist", name)).href) as Promise<Record<string, unknown>>;
  const [index, more] = [await load("index.js"), await load("more.js")];
  expect(more["state"]).toBe(index["state"]);
  expect(await (index["later"] as () => Promise<unknown>)()).toMatchObject({ lazy: true });
});

it("finds an import that is not declared, in code and in types", () => {
  const js = `import { z } from "zod/v4";\nexport const answer = 42;\n`;
  expect(checkDependencies(packed({ "dist/index.js": js }))).toEqual([expect.stringContaining(`imports "zod/v4"`)]);
  const dts = `export declare const answer: import("@scope/types/deep").Answer;\n`;
  expect(checkDependencies(packed({ "dist/index.d.ts": dts }))).toEqual([expect.stringContaining("@scope/types/deep")]);
  expect(checkDependencies(packed({ "dist/index.js": js }, { peerDependencies: { zod: "^4.0.0" } }))).toEqual([]);
  expect(checkDependencies(packed({ "dist/index.js": js }, { devDependencies: { zod: "^4.0.0" } }))).toHaveLength(1);
});

it("hears publint on an export that does not exist", async () => {
  const exports = { ...MANIFEST.exports, "./more": "./dist/more.js" };
  expect(await checkPublint(packed({}, { exports }))).toEqual([expect.stringContaining("publint: ")]);
});

it("hears arethetypeswrong on types that do not resolve", async () => {
  const exports = { ".": { types: "./dist/gone.d.ts", default: "./dist/index.js" } };
  const problems = await checkTypes(packed({}, { exports }));
  expect(problems).not.toEqual([]);
  expect(problems[0]).toMatch(/^types: /);
});

it("compares the public API with its report, and says how to update it", () => {
  const folder = sample();
  const manifest = MANIFEST as Manifest;
  expect(apiReports(folder, manifest, "compare").problems).toEqual([
    expect.stringContaining("api/index.api.md is missing"),
  ]);
  expect(apiReports(folder, manifest, "write")).toEqual({ problems: [], written: ["api/index.api.md"] });
  expect(apiReports(folder, manifest, "compare").problems).toEqual([]);

  writeFileSync(join(folder, "dist/index.d.ts"), "export declare const answer: number;\n");
  expect(apiReports(folder, manifest, "compare").problems).toEqual([expect.stringContaining("npm run api:update")]);
  apiReports(folder, manifest, "write");
  expect(apiReports(folder, manifest, "compare").problems).toEqual([]);

  writeFileSync(join(folder, "api/old.api.md"), "");
  expect(apiReports(folder, manifest, "compare").problems).toEqual([expect.stringContaining("an entry that is gone")]);
});

it("refuses types that do not compile", () => {
  const folder = sample({ "dist/index.d.ts": "export declare const answer: Missing;\n" });
  expect(apiReports(folder, MANIFEST as Manifest, "write").problems).toEqual([expect.stringContaining("Missing")]);
});
