import { existsSync } from "node:fs";
import { join } from "node:path";

import { SHARED } from "./join-modules.js";
import type { Packed } from "./pack.js";

/** A README answers these, each under a heading of its own. */
const SECTIONS = [
  { heading: /^install/i, title: "Install" },
  { heading: /example/i, title: "Example" },
  { heading: /^(files|file map)/i, title: "Files" },
];

const STRAY = /\.tsbuildinfo$|(^|\/)(test|node_modules|\.turbo)\/|\.env/;

/** Checks what lies in the tarball: license, a README that can be started from, sources for the maps, nothing stray. */
export function checkFiles(packed: Pick<Packed, "folder" | "files" | "read">): string[] {
  const { folder, files } = packed;
  const problems: string[] = [];
  if (!files.includes("LICENSE")) problems.push("LICENSE is not in the tarball: copy the root's");
  const stray = files.filter((path) => STRAY.test(path));
  if (stray.length > 0)
    problems.push(`the tarball holds what no user needs: ${stray.join(", ")}; see "files" in package.json`);
  for (const path of files.filter((path) => /^dist\/.*(?<!\.d)\.ts$/.test(path)))
    problems.push(`${path} is a source inside dist`);
  // Maps point at sources; a package without maps (generated code) may leave both at home.
  const mapped = files.some((path) => path.endsWith(".map"));
  const hasSource = (path: string): boolean => (mapped ? files.includes(path) : existsSync(join(folder, path)));
  const built = files.filter((path) => /^dist\/.*(\.js|\.d\.ts)$/.test(path) && !path.startsWith(SHARED));
  for (const path of built) {
    const source = path.replace(/^dist\//, "src/").replace(/(\.js|\.d\.ts)$/, ".ts");
    if (!hasSource(source))
      problems.push(`${path} has no source ${source} (a leftover of a removed file? delete dist and build)`);
  }
  return [...problems, ...checkReadme(packed)];
}

function checkReadme({ files, read }: Pick<Packed, "files" | "read">): string[] {
  if (!files.includes("README.md")) return ["README.md is missing: what it is for, Install, Example, Files"];
  const headings = [...read("README.md").matchAll(/^#{2,3} +(.+)$/gm)].map(([, text]) => text ?? "");
  return SECTIONS.filter(({ heading }) => !headings.some((text) => heading.test(text))).map(
    ({ title }) => `README.md has no section "## ${title}"`,
  );
}
