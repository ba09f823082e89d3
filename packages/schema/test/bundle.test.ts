import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { describe, expect, it } from "vitest";

const FILE = fileURLToPath(new URL("../src/2026-07-28/validators.ts", import.meta.url));
const SOURCE = readFileSync(FILE, "utf8");

/** Bundles a program that uses the named validators; `ignoreAnnotations` hides `sideEffects: false` from the bundler. */
async function bundle(names: string): Promise<string> {
  const contents = `import { ${names} } from ${JSON.stringify(FILE)}; ${names ? `console.log(${names});` : ""}`;
  const stdin = { contents, resolveDir: "/" };
  const result = await build({ stdin, bundle: true, format: "esm", write: false, ignoreAnnotations: true });
  return result.outputFiles[0]?.text ?? "";
}

describe("the validators' module", () => {
  it("imports nothing at run time and makes no code from text", () => {
    expect(SOURCE.match(/^import (?!type ).*/gm)).toBeNull();
    expect(SOURCE).not.toMatch(/\beval\b|\bFunction\b|\brequire\(|\bimport\(/);
  });

  it("vanishes from a bundle that uses none of it", async () => {
    expect((await bundle("")).replace(/^\s*\/\/.*$/gm, "").trim()).toBe("");
  });

  it("brings one validator and what that needs", async () => {
    const checksIn = (text: string): unknown[] =>
      [...text.matchAll(/^function check(\w+)/gm)].map(([, name]) => name).sort();
    expect(checksIn(await bundle("isRequestId"))).toEqual(["RequestId"]);
    expect(checksIn(await bundle("isTool"))).toEqual(["Icon", "MetaObject", "Tool", "ToolAnnotations"]);
  });
});
