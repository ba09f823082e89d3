import { gzipSync } from "node:zlib";
import { build } from "esbuild";

const TARGETS = {
  node: { platform: "node", target: "node20" },
  worker: { platform: "browser", conditions: ["workerd", "worker"], external: ["node:*"], target: "es2022" },
  browser: { platform: "browser", target: "es2022" },
};

/**
 * What a program costs once bundled for `runtime`: minified, tree-shaken, production mode.
 *
 * @param entry path of an ESM file; its imports resolve from where it stands
 * @param runtime "node" | "worker" | "browser"
 * @returns bytes minified (`min`), gzipped (`gz`) and the bytes of each package in it, largest first (`parts`)
 */
export async function measureBundle(entry, runtime) {
  const { outputFiles, metafile } = await build({
    ...TARGETS[runtime],
    entryPoints: [entry],
    bundle: true,
    minify: true,
    write: false,
    metafile: true,
    format: "esm",
    legalComments: "none",
    logLevel: "silent",
    define: { "process.env.NODE_ENV": '"production"' },
  });
  const code = outputFiles[0].contents;
  const { inputs } = Object.values(metafile.outputs)[0];
  return { min: code.length, gz: gzipSync(code, { level: 9 }).length, parts: byPackage(inputs) };
}

function byPackage(inputs) {
  const sums = new Map();
  for (const [file, { bytesInOutput }] of Object.entries(inputs)) {
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
