import { existsSync, readdirSync, readFileSync } from "node:fs";
import { defineConfig } from "vitest/config";

/** `@mortise/x/y` → the source file behind that export, so that tests see sources and a change needs no build. */
function sourceAliases(): { find: RegExp; replacement: string }[] {
  const aliases: { find: RegExp; replacement: string }[] = [];
  for (const name of readdirSync(new URL("packages", import.meta.url))) {
    const manifest = new URL(`packages/${name}/package.json`, import.meta.url);
    if (!existsSync(manifest)) continue;
    const { exports } = JSON.parse(readFileSync(manifest, "utf8")) as { exports: Record<string, { default?: string }> };
    for (const [path, target] of Object.entries(exports)) {
      if (!target.default?.startsWith("./dist/")) continue;
      const source = target.default.replace("./dist/", `packages/${name}/src/`).replace(/\.js$/, ".ts");
      const specifier = `@mortise/${name}${path.slice(1)}`.replaceAll(/[.\\/]/g, "\\$&");
      aliases.push({ find: new RegExp(`^${specifier}$`), replacement: new URL(source, import.meta.url).pathname });
    }
  }
  return aliases;
}

export default defineConfig({
  resolve: { alias: sourceAliases() },
  test: { testTimeout: 20_000 },
});
