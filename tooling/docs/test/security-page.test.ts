import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";

const root = fileURLToPath(new URL("../../../", import.meta.url));

/** `file`: "title"; "title" */
const NAMED = /`([^`]+\.test\.ts)`: ((?:"[^"]+"(?:; )?)+)/g;

const named = [...readFileSync(`${root}docs/security.md`, "utf8").matchAll(NAMED)].flatMap(
  ([, file = "", titles = ""]) => [...titles.matchAll(/"([^"]+)"/g)].map(([, title = ""]) => ({ file, title })),
);

it("docs/security.md names tests", () => {
  expect(named.length).toBeGreaterThan(30);
});

it.each(named)("that exist: $file, $title", ({ file, title }) => {
  const source = readFileSync(`${root}${file}`, "utf8");
  expect(source.includes(`"${title}`) || source.includes(`\`${title}`)).toBe(true);
});
