import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { requireOrSkip, type SkippableTest } from "@mortise-tooling/test-support";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { schemaArchive } from "../src/archive/archive.js";
import { ROOT } from "./repository.js";

const README = readFileSync(join(ROOT, "packages/schema/README.md"), "utf8");
const FITS = {
  jsonrpc: "2.0",
  id: 1,
  method: "tools/call",
  params: { name: "tide_at", arguments: { harbour: "Nord" } },
};
const SPOILT = { ...FITS, params: { name: 7 } };
/** Installing may have to load and compile a package. */
const TIMEOUT = 240_000;

interface Fence {
  readonly language: string;
  readonly text: string;
}

/** The fenced blocks under a heading, in order; a line that begins with # inside a block is no heading. */
function fencesUnder(heading: string): Fence[] {
  const blocks = README.matchAll(/^#+ (.+)$|^```(\w+)\n([^]*?)^```$/gm);
  const found: Fence[] = [];
  let here = "";
  for (const [, title, language, text = ""] of blocks) {
    if (language === undefined) here = title ?? "";
    else if (here === heading) found.push({ language, text });
  }
  return found;
}

describe("the README's words for other languages", () => {
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "mortise-readme-"));
    for (const [name, bytes] of schemaArchive(ROOT)) writeFileSync(join(folder, name), bytes);
  });

  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it(
    "check a message with Python",
    (test) => followSection(test, "Python", ["python3 -m venv --help", "python3 -m pip --version"]),
    TIMEOUT,
  );

  it("check a message with Go", (test) => followSection(test, "Go", ["go version"]), TIMEOUT);

  /** Three blocks: install, the program, run it. */
  function followSection(test: SkippableTest, language: string, needs: readonly string[]): void {
    const commands = ["sha256sum --version", "tar --version", ...needs];
    const found = commands.every((command) => run({ language: "sh", text: command }).status === 0);
    requireOrSkip(test, language, found, `these must work: ${commands.join("; ")}`);
    const [unpack, message] = fencesUnder("Other languages");
    expect(run(unpack)).toMatchObject({ status: 0 });
    writeFileSync(join(folder, "message.json"), message?.text ?? "");
    const [install, program, check] = fencesUnder(language);
    const installed = run(install);
    const why = `its packages could not be installed (no network?): ${installed.stderr.slice(-300)}`;
    requireOrSkip(test, `the JSON Schema library for ${language}`, installed.status === 0, why);
    const name = /^(?:#|\/\/) (\S+)$/m.exec(program?.text ?? "")?.[1] ?? "";
    writeFileSync(join(folder, name), program?.text ?? "");

    expect(run(check)).toMatchObject({ status: 0, stdout: "fits CallToolRequest\n" });
    writeFileSync(join(folder, "message.json"), JSON.stringify(SPOILT));
    const spoilt = run(check);
    expect(spoilt.stdout).toMatch(/params.name/);
    expect(spoilt.stdout).not.toContain("fits");
    writeFileSync(join(folder, "message.json"), JSON.stringify(FITS));
    expect(run(check).stdout).toBe("fits CallToolRequest\n");
  }

  function run(fence: Fence | undefined): { status: number | null; stdout: string; stderr: string } {
    expect(fence?.language).toBe("sh");
    // Nothing is installed outside the folder.
    const env = {
      ...process.env,
      GOMODCACHE: join(folder, "go"),
      GOFLAGS: "-modcacherw",
      PIP_RETRIES: "1",
      PIP_QUIET: "1",
    };
    return spawnSync("sh", ["-e", "-c", fence?.text ?? ""], {
      cwd: folder,
      env,
      encoding: "utf8",
      timeout: TIMEOUT / 2,
    });
  }
});
