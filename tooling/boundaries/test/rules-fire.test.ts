import { describe, expect, it } from "vitest";

import { checkBoundaries, checkReferences, packageSources } from "../src/index.js";

const EXPORTS = { ".": { default: "./dist/index.js" }, "./node": { default: "./dist/node/index.js" } };

/** The problems of a package that holds these sources, by path under src/. */
function problems(name: string, texts: Record<string, string>): string[] {
  const inside = Object.fromEntries(Object.entries(texts).map(([path, text]) => [`src/${path}`, text]));
  return checkBoundaries(packageSources(name, EXPORTS, inside));
}

describe("imports", () => {
  it.each([
    ["client", `import { createServer } from "@mortise/server";`, "belongs in @mortise/mcp"],
    ["server", `import type { Client } from "@mortise/client";`, "belongs in @mortise/mcp"],
    ["server", `export { lines } from "@mortise/transport-stdio";`, "belongs in @mortise/mcp"],
    ["transport-http", `import { lines } from "@mortise/transport-stdio";`, "belongs in @mortise/jsonrpc"],
    ["transport-stdio", `type Http = import("@mortise/transport-http").Http;`, "belongs in @mortise/jsonrpc"],
    ["jsonrpc", `import { METHODS } from "@mortise/schema";`, "belongs in @mortise/schema or above"],
    ["jsonrpc", `import ms from "ms";`, "belongs in @mortise/schema or above"],
    ["schema", `const ajv = await import("ajv");`, "belongs in the package that acts on them"],
    ["json-schema", `import { Rpc } from "@mortise/jsonrpc";`, "belongs in @mortise/server or @mortise/client"],
    ["runner-bullmq", `import { sqliteStore } from "@mortise/store-sqlite";`, "a runner keeps the port of"],
    ["auth", `import { listen } from "@mortise/transport-http";`, "only its types may be named"],
    ["server", `import { x } from "../../client/src/x.js";`, "by its published name"],
    ["server", `import { createServer } from "@mortise/server";`, "by relative path"],
  ])("packages/%s refuses %s", (name, text, reason) => {
    const found = problems(name, { "index.ts": text });
    expect(found).toHaveLength(1);
    expect(found[0]).toMatch(new RegExp(`^packages/${name}/src/index\\.ts may not import "`));
    expect(found[0]).toContain(reason);
  });

  it("allows what the table allows", () => {
    expect(
      problems("server", { "index.ts": `import { RpcError } from "@mortise/jsonrpc"; import x from "x";` }),
    ).toEqual([]);
    expect(problems("auth", { "index.ts": `import type { Credentials } from "@mortise/transport-http";` })).toEqual([]);
  });

  it("asks for a row for a package it does not know", () => {
    expect(problems("constructor", {})[0]).toContain("has no row in tooling/boundaries/src/rules.ts");
  });
});

describe("references", () => {
  const sources = packageSources("legacy", EXPORTS, {
    "src/index.ts": `import type { Client } from "@mortise/client"; import "./a.js"; import "x";`,
  });

  it("asks for the one that is missing, types included", () => {
    expect(checkReferences(sources, new Set(["jsonrpc"]))).toEqual([
      expect.stringContaining("packages/legacy imports @mortise/client: add its path"),
    ]);
  });

  it("is content when it is there", () => {
    expect(checkReferences(sources, new Set(["client"]))).toEqual([]);
  });
});

describe("runtime", () => {
  const spawn = { "process.ts": `import { spawn } from "node:child_process";` };

  it("refuses Node behind a neutral entry, however far away", () => {
    const found = problems("transport-stdio", {
      "index.ts": `export { a } from "./a.js";`,
      "a.ts": `import "./process.js";`,
      ...spawn,
    });
    expect(found).toEqual([
      expect.stringContaining(`packages/transport-stdio/src/process.ts may not import "node:child_process"`),
    ]);
  });

  it("refuses another package's Node entry behind a neutral one", () => {
    const [found] = problems("legacy", { "index.ts": `import { spawnStdio } from "@mortise/transport-stdio/node";` });
    expect(found).toContain(`belongs behind the entry "./node"`);
  });

  it("allows Node behind ./node, and its types anywhere", () => {
    expect(problems("transport-stdio", { "node/index.ts": `import "../process.js";`, ...spawn })).toEqual([]);
    expect(problems("server", { "index.ts": `import type { Socket } from "node:net";` })).toEqual([]);
  });

  it("allows Node everywhere in the door", () => {
    expect(problems("mcp", { "index.ts": `import { once } from "node:events";` })).toEqual([]);
  });
});

describe("cycles", () => {
  it("names the files of a cycle, types included", () => {
    const found = problems("server", {
      "a.ts": `import "./b.js";`,
      "b.ts": `import type { A } from "./c.js";`,
      "c.ts": `export { x } from "./a.js";`,
    });
    expect(found).toEqual([expect.stringContaining("src/a.ts → src/b.ts → src/c.ts → src/a.ts")]);
  });

  it("allows two ways to one file", () => {
    expect(
      problems("server", { "a.ts": `import "./b.js"; import "./c.js";`, "b.ts": `import "./c.js";`, "c.ts": "" }),
    ).toEqual([]);
  });
});

describe("words", () => {
  it.each([`"tools/call"`, `"io.modelcontextprotocol/x"`, "`an MCP ${1} server`", `"notifications/cancelled"`])(
    "jsonrpc may not say %s",
    (literal) => {
      expect(problems("jsonrpc", { "a.ts": `export const x = ${literal};` })[0]).toContain("knows no MCP");
    },
  );

  it("lets other packages say it, and jsonrpc speak of tools", () => {
    expect(problems("server", { "a.ts": `export const x = "tools/call";` })).toEqual([]);
    expect(problems("jsonrpc", { "a.ts": `export const x = "the right tools";` })).toEqual([]);
  });

  it("keeps old revisions out of the core, comments included", () => {
    const text = "// as in 2025-11-25";
    expect(problems("client", { "a.ts": text })[0]).toContain("belongs in @mortise/legacy");
    expect(problems("legacy", { "a.ts": text })).toEqual([]);
    expect(problems("auth", { "legacy-discovery.ts": text })).toEqual([]);
    expect(problems("auth", { "token.ts": text })).toHaveLength(1);
  });
});
