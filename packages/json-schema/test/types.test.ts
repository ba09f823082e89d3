import { execFile } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

const here = import.meta.dirname;
const tsc = join(here, "../node_modules/.bin/tsc");
const TOOLS = 50;
const BUDGET = 12_000;

/** 50 tools with 10 properties each; one name differs, so that no type is cached from the tool before. */
const libraries = {
  typebox: {
    schema: (i: number) =>
      `Type.Object({ q: Type.String(), n: Type.Integer(), offset: Type.Optional(Type.Integer()), sort: Type.Union([Type.Literal("a"), Type.Literal("b")]), order: Type.Optional(Type.String()), tags: Type.Optional(Type.Array(Type.String())), flag${i}: Type.Optional(Type.Boolean()), since: Type.Optional(Type.String()), owner: Type.Optional(Type.Object({ id: Type.String(), kind: Type.String() })), fields: Type.Optional(Type.Array(Type.String())) })`,
    own: "Static",
  },
  written: {
    schema: (i: number) =>
      `{ type: "object", properties: { q: { type: "string" }, n: { type: "integer" }, offset: { type: "integer" }, sort: { enum: ["a", "b"] }, order: { type: "string" }, tags: { type: "array", items: { type: "string" } }, flag${i}: { type: "boolean" }, since: { type: "string" }, owner: { type: "object", properties: { id: { type: "string" }, kind: { type: "string" } }, required: ["id", "kind"] }, fields: { type: "array", items: { type: "string" } } }, required: ["q", "n", "sort"] }`,
    own: undefined,
  },
};

/** Inside the package, so that its dependencies resolve. */
let folder = "";
beforeAll(() => void (folder = mkdtempSync(join(here, ".cost-"))));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function run(project: string): Promise<{ failed: boolean; text: string }> {
  return new Promise((resolve) =>
    execFile(tsc, ["-p", project, "--extendedDiagnostics"], { timeout: 60_000 }, (error, stdout) =>
      resolve({ failed: error !== null, text: stdout }),
    ),
  );
}

async function instantiations(body: string): Promise<number> {
  const head = `import { Type, type Static } from "typebox"; import { tool } from "../types/tool.js"; export type Used = Static<ReturnType<typeof Type.String>> | typeof tool;\n`;
  writeFileSync(join(folder, "index.ts"), head + body);
  const compilerOptions = { noEmit: true, composite: false, declaration: false, declarationMap: false };
  const config = { extends: "../../../../tsconfig.base.json", compilerOptions, files: ["index.ts"] };
  writeFileSync(join(folder, "tsconfig.json"), JSON.stringify(config));
  const { failed, text } = await run(folder);
  expect(failed, text).toBe(false);
  return Number(/^Instantiations:\s+(\d+)/m.exec(text)?.[1]);
}

const repeat = (line: (i: number) => string) => Array.from({ length: TOOLS }, (_, i) => line(i)).join("\n");

describe("types", () => {
  it("infers what TypeBox, Zod, ArkType, Valibot and written-out schemas mean", async () => {
    const { failed, text } = await run(join(here, "types"));
    expect(failed, text).toBe(false);
  }, 60_000);

  it.each(Object.entries(libraries))(
    "costs at most 12,000 instantiations over the library's own: %s",
    async (_name, { schema, own }) => {
      const use = (i: number) => `const q: string = a.q; const b: boolean | undefined = a.flag${i}; return q + b;`;
      const alone = repeat((i) => `export const s${i} = ${schema(i)};`);
      const inferred =
        own === undefined ? "" : repeat((i) => `export const f${i} = (a: ${own}<typeof s${i}>) => { ${use(i)} };`);
      const tools = repeat((i) => `tool("t${i}", { input: ${schema(i)}, handler(a) { ${use(i)} } });`);
      const price = (await instantiations(tools)) - (await instantiations(alone + inferred));
      console.info(`${_name}: ${price} instantiations over the library's own, for ${TOOLS} tools`);
      expect(price).toBeLessThanOrEqual(BUDGET);
    },
    120_000,
  );
});
