import { execFileSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, describe, expect, it } from "vitest";

const PACKAGE = fileURLToPath(new URL("..", import.meta.url));
const coverage = mkdtempSync(join(tmpdir(), "mortise-halves-"));
afterEach(() => rmSync(coverage, { recursive: true, force: true }));

/** Folders of `packages/` that a process has loaded modules of, once the program has run. Node notes them as it covers them. */
function loadedBy(program: string): ReadonlySet<string> {
  const env = { ...process.env, NODE_V8_COVERAGE: coverage };
  execFileSync(process.execPath, ["--input-type=module", "--eval", program], { cwd: PACKAGE, env, timeout: 20_000 });
  const reports = readdirSync(coverage).map((file) => readFileSync(join(coverage, file), "utf8"));
  const urls = reports.flatMap((report) => (JSON.parse(report) as { result: { url: string }[] }).result);
  return new Set(urls.map(({ url }) => /\/packages\/([^/]+)\/dist\//.exec(url)?.[1] ?? "outside"));
}

describe("what a process loads", () => {
  it("is nothing of a client in a server's process", () => {
    const loaded = loadedBy(
      `import { createServer } from "@mortise/mcp/server"; createServer({ name: "s", version: "1" });`,
    );
    expect(loaded).toContain("server");
    for (const other of ["client", "legacy", "ext-tasks"]) expect(loaded).not.toContain(other);
  });

  it("is nothing of HTTP in one that serves stdio", () => {
    const loaded = loadedBy(
      `import { createServer, serve } from "@mortise/mcp/server";
       const { close } = await serve(createServer({ name: "s", version: "1" }), { stdio: true });
       await close();`,
    );
    expect(loaded).toContain("transport-stdio");
    for (const other of ["client", "legacy", "transport-http"]) expect(loaded).not.toContain(other);
  });

  it("is nothing of a server in a client's process", () => {
    const loaded = loadedBy(`import { connect } from "@mortise/mcp/client"; connect;`);
    expect(loaded).toContain("client");
    for (const other of ["server", "legacy", "ext-tasks"]) expect(loaded).not.toContain(other);
  });
});

/** Names that a source exports; types as `type X`. */
function namesOf(source: string): ReadonlySet<string> {
  const text = readFileSync(join(PACKAGE, "src", source), "utf8");
  const lists = [...text.matchAll(/export (type )?\{([^}]*)\}/g)];
  return new Set(
    lists.flatMap(([, type = "", names = ""]) =>
      names.split(",").flatMap((name) => (name.trim() === "" ? [] : [type + name.trim()])),
    ),
  );
}

describe("the index", () => {
  it("has the names of both halves, and no others", () => {
    const both = new Set([...namesOf("server.ts"), ...namesOf("client.ts")]);
    expect(both.size).toBeGreaterThan(80);
    expect([...namesOf("index.ts")].sort()).toEqual([...both].sort());
  });
});
