import type { Packed } from "@mortise-tooling/package-checks/pack";
import { entryPoints, importingAllTypes } from "@mortise-tooling/release/user-project";
import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";

import { BESIDE, compiledProject, NODE_TYPES, packAll, readmes } from "../src/projects.js";
import { printsInOrder } from "../src/readme-blocks.js";

const folder = mkdtempSync(join(tmpdir(), "mortise-newcomer-"));
const all = readmes().flatMap(({ folder, blocks }) => blocks.map((block) => ({ folder, ...block })));
let packed: Packed[];

const MINUTE = 60_000;
const sources = (blocks: typeof all) =>
  Object.fromEntries(blocks.map(({ folder, file, code }) => [`${folder}/${file}`, code]));

beforeAll(() => {
  packed = packAll(join(folder, "tarballs"));
}, MINUTE);

afterAll(() => {
  rmSync(folder, { recursive: true });
});

it(
  "compiles every README's code on Node, and what it prints is what it says",
  () => {
    const project = join(folder, "on-node");
    const install = { wanted: packed, packed, links: { ...BESIDE, ...NODE_TYPES } };
    expect(compiledProject(project, install, sources(all), { lib: ["ES2023"], types: ["node"] })).toEqual({
      ok: true,
      output: "",
    });
    // Servers have no end of their own: their clients start and stop them.
    const programs = all.filter(({ code, prints }) => prints.length > 0 && !/\b(serve|listen)\(/.test(code));
    expect(programs.map(({ folder, file }) => `${folder}/${file}`)).toContain("root/client.ts");
    for (const { folder, file, prints } of programs) {
      const cwd = join(project, "out", folder);
      const { stdout, stderr, status } = spawnSync(process.execPath, [file.replace(/\.ts$/, ".js")], {
        cwd,
        encoding: "utf8",
        timeout: MINUTE / 4,
      });
      const what = `${folder}/${file} printed:\n${stdout}${stderr}`;
      expect({ status, asItSays: printsInOrder(stdout, prints) }, what).toEqual({ status: 0, asItSays: true });
    }
  },
  2 * MINUTE,
);

it(
  "compiles the code that is not for Node alone without Node's types",
  () => {
    const neutral = all.filter(({ code }) => !/from "(@mortise\/mcp(\/\w+)?|node:\w+|vitest|[^"]+\/node)"/.test(code));
    const names = neutral.map(({ folder }) => folder);
    expect(names).toEqual(
      expect.arrayContaining(["client", "server", "jsonrpc", "schema", "json-schema", "transport-http"]),
    );
    const install = { wanted: packed, packed, links: BESIDE };
    expect(
      compiledProject(join(folder, "in-a-browser"), install, sources(neutral), { lib: ["ES2023", "DOM"], types: [] }),
    ).toEqual({ ok: true, output: "" });
  },
  2 * MINUTE,
);

it(
  "offers types that compile with nothing installed but @mortise/mcp, no schema library among what comes with it",
  () => {
    const project = join(folder, "alone");
    // "./ajv" is for those who install ajv, an optional peer.
    const wanted = packed.filter(({ manifest }) => manifest.name === "@mortise/mcp");
    const closure = packed.filter(
      ({ manifest }) => wanted[0]?.manifest.name === manifest.name || needs(wanted[0], manifest.name),
    );
    const source = importingAllTypes(
      closure.flatMap(entryPoints).filter((entry) => entry !== "@mortise/json-schema/ajv"),
    );
    const install = { wanted, packed, links: NODE_TYPES };
    expect(compiledProject(project, install, { "all.ts": source }, { lib: ["ES2023"], types: ["node"] })).toEqual({
      ok: true,
      output: "",
    });
    const installed = readdirSync(join(project, "node_modules")).filter((name) => !name.startsWith("."));
    expect(installed.sort()).toEqual(["@mortise", "@types"]);
  },
  2 * MINUTE,
);

const needs = (packed: Packed | undefined, name: string): boolean =>
  Object.hasOwn(packed?.manifest.dependencies ?? {}, name);
