import { relative } from "node:path";
import { gzipSync } from "node:zlib";
import { build } from "esbuild";

/** Nothing is written; the names only tell the files apart. */
const OUT = "bundle";
const ENTRY = "entry";

const TARGETS = {
  node: { platform: "node", target: "node20" },
  worker: { platform: "browser", conditions: ["workerd", "worker"], external: ["node:*"], target: "es2022" },
  browser: { platform: "browser", target: "es2022" },
};

/**
 * What a program costs once bundled for `runtime`: minified, tree-shaken, production mode. Counted is what it loads to start; what it
 * imports dynamically, when it is needed, is a file of its own and not counted.
 *
 * @param entry path of an ESM file; its imports resolve from where it stands
 * @param runtime "node" | "worker" | "browser"
 * @returns bytes minified (`min`), gzipped (`gz`) and the bytes of each package in it, largest first (`parts`)
 */
export async function measureBundle(entry, runtime) {
  const { outputFiles, metafile } = await build({
    ...TARGETS[runtime],
    entryPoints: [{ in: entry, out: ENTRY }],
    bundle: true,
    splitting: true,
    outdir: OUT,
    minify: true,
    write: false,
    metafile: true,
    format: "esm",
    legalComments: "none",
    logLevel: "silent",
    define: { "process.env.NODE_ENV": '"production"' },
  });
  const files = loadedAtStart(metafile.outputs);
  const code = outputFiles
    .filter(({ path }) => files.has(relative(process.cwd(), path)))
    .map(({ contents }) => contents);
  const sum = (sizes) => sizes.reduce((total, size) => total + size, 0);
  return {
    min: sum(code.map(({ length }) => length)),
    gz: sum(code.map((bytes) => gzipSync(bytes, { level: 9 }).length)),
    parts: byPackage([...files].map((file) => metafile.outputs[file].inputs)),
  };
}

/** The output files that the entry's file reaches through static imports, itself included. */
function loadedAtStart(outputs) {
  const files = new Set();
  const visit = (file) => {
    if (files.has(file) || outputs[file] === undefined) return;
    files.add(file);
    for (const { path, kind } of outputs[file].imports) if (kind === "import-statement") visit(path);
  };
  visit(`${OUT}/${ENTRY}.js`);
  return files;
}

function byPackage(inputsOfFiles) {
  const sums = new Map();
  for (const [file, { bytesInOutput }] of inputsOfFiles.flatMap(Object.entries)) {
    const name = packageOf(file);
    sums.set(name, (sums.get(name) ?? 0) + bytesInOutput);
  }
  return [...sums].sort(([, a], [, b]) => b - a);
}

function packageOf(file) {
  const installed = /.*node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(file)?.[1];
  const own = /(?:^|\/)packages\/([^/]+)\//.exec(file)?.[1];
  return installed ?? (own ? `@mortise/${own}` : "the program itself");
}
