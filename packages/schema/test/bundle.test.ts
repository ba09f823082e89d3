import { readFileSync, readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { resolve } from "node:path";
import { build } from "esbuild";
import type { Plugin } from "esbuild";
import { describe, expect, it } from "vitest";
import { REVISIONS } from "../src/index.js";

const sourceOf = (path: string): string => fileURLToPath(new URL(`../src/${path}`, import.meta.url));
const FILE = sourceOf("2026-07-28/validators.ts");

/** Bundles a program that uses the named validators, and keeps what the package's `sideEffects: false` would let it drop. */
async function bundle(names: string): Promise<string> {
  const contents = `import { ${names} } from ${JSON.stringify(FILE)}; ${names ? `console.log(${names});` : ""}`;
  const stdin = { contents, resolveDir: "/" };
  const result = await build({ stdin, bundle: true, format: "esm", write: false, plugins: [assumeSideEffects] });
  return result.outputFiles[0]?.text ?? "";
}

const assumeSideEffects: Plugin = {
  name: "assume-side-effects",
  setup({ onResolve }) {
    onResolve({ filter: /\.[jt]s$/ }, ({ path, resolveDir }) => ({
      path: resolve(resolveDir, path.replace(/\.js$/, ".ts")),
      sideEffects: true,
    }));
  },
};

describe.each(REVISIONS)("revision %s", (revision) => {
  it("has validators that import nothing but checks at run time and make no code from text", () => {
    const source = readFileSync(sourceOf(`${revision}/validators.ts`), "utf8");
    expect(source.match(/^import (?!type ).*/gm)).toEqual([expect.stringMatching(/ from "\.\.\/checks\/index\.js";$/)]);
    expect(source).not.toMatch(/\beval\b|\bFunction\b|\brequire\(|\bimport\(/);
  });

  it("names no other revision's files, not even for types", () => {
    const files = readdirSync(sourceOf(revision)).map((file) => readFileSync(sourceOf(`${revision}/${file}`), "utf8"));
    const specifiers = files.flatMap((text) => [...text.matchAll(/^(?:import|export|\}).* from "(.*)";$/gm)]);
    const outside = specifiers.map(([, specifier = ""]) => specifier).filter((path) => !path.startsWith("./"));
    expect(new Set(outside)).toEqual(new Set(["../rows.js", "../validator.js", "../checks/index.js"])); // what all share
  });

  it("loads nothing of other revisions, so that it can be deleted alone", async () => {
    const entryPoints = ["index.ts", "validators.ts"].map((file) => sourceOf(`${revision}/${file}`));
    const { metafile } = await build({ entryPoints, bundle: true, write: false, metafile: true, outdir: "out" });
    const inputs = Object.keys(metafile.inputs);
    expect(inputs.length).toBeGreaterThan(3);
    expect(inputs.filter((path) => !path.includes(`/src/${revision}/`) && !path.includes("/src/checks/"))).toEqual([]);
  });
});

describe("the validators' module", () => {
  it("vanishes from a bundle that uses none of it", async () => {
    expect((await bundle("")).replace(/^\s*\/\/.*$/gm, "").trim()).toBe("");
  });

  it("brings one validator and what that needs", async () => {
    const checksIn = (text: string): unknown[] =>
      [...text.matchAll(/^var (\w+) = .*define\(/gm)].map(([, name]) => name).sort();
    expect(checksIn(await bundle("isRequestId"))).toEqual(["RequestId"]);
    expect(checksIn(await bundle("isTool"))).toEqual(["Icon", "MetaObject", "Tool", "ToolAnnotations"]);
  });
});
