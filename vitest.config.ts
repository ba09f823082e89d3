import { existsSync, readdirSync, readFileSync } from "node:fs";
import { defineConfig } from "vitest/config";

import { runReporter } from "./tooling/test-support/src/run-reporter.js";

/** Packages whose tests neither spawn nor listen: they share one thread's modules, which takes a third of the time. */
const PURE = ["jsonrpc", "schema", "json-schema", "server", "client"];
const pureTests = PURE.map((name) => `packages/${name}/test/**/*.test.ts`);

/** `@mortise/x/y` → the source file behind that export, so that tests see sources and a change needs no build. */
function sourceAliases(...folders: readonly string[]): { find: RegExp; replacement: string }[] {
  const aliases: { find: RegExp; replacement: string }[] = [];
  for (const folder of folders) {
    const manifest = new URL(`${folder}/package.json`, import.meta.url);
    if (!existsSync(manifest)) continue;
    const { name, exports } = JSON.parse(readFileSync(manifest, "utf8")) as {
      name: string;
      exports: Record<string, { default?: string }>;
    };
    for (const [path, target] of Object.entries(exports)) {
      if (!target.default?.startsWith("./dist/")) continue;
      const source = target.default.replace("./dist/", `${folder}/src/`).replace(/\.js$/, ".ts");
      const specifier = `${name}${path.slice(1)}`.replaceAll(/[.\\/]/g, "\\$&");
      aliases.push({ find: new RegExp(`^${specifier}$`), replacement: new URL(source, import.meta.url).pathname });
    }
  }
  return aliases;
}

const packages = readdirSync(new URL("packages", import.meta.url)).map((name) => `packages/${name}`);

export default defineConfig({
  resolve: { alias: sourceAliases(...packages, "tooling/test-support", "tooling/authorization-server") },
  test: {
    testTimeout: 20_000,
    hookTimeout: 30_000, // hooks start programs by others, while other files do the same
    reporters: ["default", runReporter("results/test-run.txt")],
    projects: [
      {
        extends: true,
        test: { name: "pure", include: pureTests, pool: "threads", isolate: false, sequence: { groupOrder: 0 } },
      },
      {
        extends: true,
        test: {
          name: "system",
          include: ["{packages,apps,tooling}/*/test/**/*.test.ts"],
          exclude: pureTests,
          pool: "forks",
          sequence: { groupOrder: 1 },
        },
      },
    ],
  },
});
