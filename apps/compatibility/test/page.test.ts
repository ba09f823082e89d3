import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { expect, it } from "vitest";
import { page } from "../src/page.js";
import { CLIENTS, SERVERS } from "../src/peers.js";

const read = (path: string): string => readFileSync(new URL(path, import.meta.url), "utf8");

it("docs/compatibility.md is what npm run docs writes", () => {
  expect(read("../../../docs/compatibility.md")).toBe(page());
});

it("names the versions that are installed", () => {
  const require = createRequire(import.meta.url);
  const python = ["1", "2"].map((major) => /^mcp==(.*)$/m.exec(read(`../python/${major}/requirements.txt`))?.[1]);
  const { dependencies } = JSON.parse(read("../inspector/package.json")) as { dependencies: Record<string, string> };
  for (const { name, version } of [...SERVERS, ...CLIENTS]) {
    const [npm] = /@modelcontextprotocol\/[\w-]+/.exec(name) ?? [];
    const installed = npm && (dependencies[npm] ?? versionOf(require.resolve.paths(npm)!, npm));
    expect(npm === undefined ? python : [installed]).toContain(version);
  }
});

/** Not every package exports its package.json, so it is looked for where the resolver would. */
function versionOf(folders: readonly string[], name: string): string | undefined {
  for (const folder of folders) {
    try {
      return (JSON.parse(readFileSync(`${folder}/${name}/package.json`, "utf8")) as { version: string }).version;
    } catch {
      continue;
    }
  }
  return undefined;
}
