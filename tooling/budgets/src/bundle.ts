import { relative, resolve } from "node:path";
import { gzipSync } from "node:zlib";
import { build } from "esbuild";
import type { BuildOptions, Metafile } from "esbuild";

/** What a program is bundled for. */
export type Runtime = "node" | "worker" | "browser";

const TARGETS: Record<Runtime, BuildOptions> = {
  node: { platform: "node", target: "node20" },
  worker: { platform: "browser", conditions: ["workerd", "worker"], external: ["node:*"], target: "es2022" },
  browser: { platform: "browser", target: "es2022" },
};

/** Of the chunks that load when the program starts; what it may `import()` later is another matter. */
export interface BundleSize {
  /** Bytes, minified. */
  readonly min: number;
  /** Bytes, minified and gzipped. */
  readonly gz: number;
  /** Bytes minified and gzipped of what is loaded on demand. */
  readonly onDemand: number;
  /** Minified bytes of each package in it, largest first. */
  readonly parts: readonly (readonly [name: string, bytes: number])[];
}

/**
 * What a program costs once bundled: minified, tree-shaken, production mode, split where it imports on demand.
 * @param entry path of an ESM file; its imports resolve from where it stands
 */
export async function measureBundle(entry: string, runtime: Runtime): Promise<BundleSize> {
  const { outputFiles, metafile } = await build({
    ...TARGETS[runtime],
    entryPoints: [entry],
    bundle: true,
    splitting: true,
    minify: true,
    write: false,
    outdir: WORK,
    absWorkingDir: WORK,
    metafile: true,
    format: "esm",
    legalComments: "none",
    logLevel: "silent",
    define: { "process.env.NODE_ENV": '"production"' },
  });
  const atStart = loadedAtStart(metafile.outputs, entry);
  const chunks = outputFiles.map(({ path, contents }) => ({
    initial: atStart.has(relative(WORK, path)),
    min: contents.length,
    gz: gzipSync(contents, { level: 9 }).length,
  }));
  const initial = chunks.filter((chunk) => chunk.initial);
  return {
    min: sum(initial.map(({ min }) => min)),
    gz: sum(initial.map(({ gz }) => gz)),
    onDemand: sum(chunks.filter((chunk) => !chunk.initial).map(({ gz }) => gz)),
    parts: byPackage([...atStart].map((chunk) => metafile.outputs[chunk]?.inputs ?? {})),
  };
}

/** Nothing is written; paths only need a common root. */
const WORK = process.cwd();

/** The entry's chunk and all that it imports by statement. What else was split off is loaded on demand, or never. */
function loadedAtStart(outputs: Metafile["outputs"], entry: string): ReadonlySet<string> {
  const seen = new Set<string>();
  const visit = (chunk: string): void => {
    if (seen.has(chunk)) return;
    seen.add(chunk);
    for (const { path, kind, external } of outputs[chunk]?.imports ?? []) {
      if (kind === "import-statement" && external !== true) visit(path);
    }
  };
  for (const [chunk, { entryPoint }] of Object.entries(outputs)) {
    if (entryPoint !== undefined && resolve(WORK, entryPoint) === resolve(entry)) visit(chunk);
  }
  return seen;
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

function byPackage(chunks: readonly Metafile["outputs"][string]["inputs"][]): [string, number][] {
  const sums = new Map<string, number>();
  for (const [file, { bytesInOutput }] of chunks.flatMap((inputs) => Object.entries(inputs))) {
    const name = packageOf(file);
    sums.set(name, (sums.get(name) ?? 0) + bytesInOutput);
  }
  return [...sums].sort(([, a], [, b]) => b - a);
}

function packageOf(file: string): string {
  const installed = /.*node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(file)?.[1];
  const own = /(?:^|\/)packages\/([^/]+)\//.exec(file)?.[1];
  return installed ?? (own === undefined ? "the program itself" : `@mortise/${own}`);
}
