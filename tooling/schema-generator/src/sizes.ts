import { build, type Plugin } from "esbuild";
import { dirname, join } from "node:path";
import { load } from "./load.js";
import type { Revision } from "./revisions.js";

/** Validator → bytes of that one and all that it needs, bundled and minified. */
export type Sizes = ReadonlyMap<string, number>;

/** Measures every validator of a document in one run of the bundler: one entry point each. */
export async function validatorSizes(root: string, revision: Revision): Promise<Sizes> {
  const file = join(root, revision.package, "src", revision.folder, "validators.ts");
  const names = Object.keys(load(root, revision).corrected.$defs).map((definition) => `is${definition}`);
  const { outputFiles } = await build({
    entryPoints: names.map((name) => ({ in: `only:${name}`, out: name })),
    plugins: [importOne(file)],
    bundle: true,
    minify: true,
    format: "esm",
    target: "es2022",
    write: false,
    outdir: "sizes",
    logLevel: "silent",
  });
  return new Map(outputFiles.map(({ path, contents }) => [/(\w+)\.js$/.exec(path)?.[1] ?? path, contents.length]));
}

/** `only:isTool` is a module that exports `isTool` and nothing else. */
function importOne(file: string): Plugin {
  return {
    name: "import-one",
    setup({ onResolve, onLoad }) {
      onResolve({ filter: /^only:/ }, ({ path }) => ({ path: path.slice("only:".length), namespace: "only" }));
      onLoad({ filter: /.*/, namespace: "only" }, ({ path }) => ({
        contents: `export { ${path} } from ${JSON.stringify(file)};`,
        resolveDir: dirname(file),
      }));
    },
  };
}
