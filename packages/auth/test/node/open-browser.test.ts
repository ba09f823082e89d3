import { chmod, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { describe, expect, it, onTestFinished, vi } from "vitest";
import { openBrowser } from "../../src/node/index.js";

/** A browser of ours: a program of the name that this platform uses, which writes down its arguments. */
async function fakeBrowser(): Promise<() => Promise<string[]>> {
  const folder = await mkdtemp(join(tmpdir(), "browser-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  const [program, written] = [join(folder, process.platform === "darwin" ? "open" : "xdg-open"), join(folder, "args")];
  await writeFile(
    program,
    `#!/bin/sh\nfor a in "$@"; do printf '%s\\n' "$a"; done > '${written}.part'\nmv '${written}.part' '${written}'\n`,
  );
  await chmod(program, 0o755);
  vi.stubEnv("PATH", `${folder}${delimiter}${process.env.PATH}`);
  onTestFinished(() => void vi.unstubAllEnvs());
  return () => vi.waitFor(async () => (await readFile(written, "utf8")).trimEnd().split("\n"), { timeout: 5000 });
}

describe("openBrowser", () => {
  it("hands shell metacharacters of the authorization URL over as one argument that no shell reads [AUTHSBP-C-005]", async () => {
    const args = await fakeBrowser();
    const url = "https://as.example/a?x=$(touch%20pwned)&y=`id`;z=|cat&w='q'&%00";
    expect(await openBrowser(url)).toBe(true);
    expect(await args()).toEqual([new URL(url).href]);
  });
});

describe("openBrowser refuses", () => {
  it.each(["file:///etc/passwd", "javascript:alert(1)", "data:text/html,x", "vbscript:x", "--version", "ms-settings:"])(
    "%s [AUTHSBP-C-004]",
    async (url) => {
      await expect(openBrowser(url)).rejects.toMatchObject({ code: "UNSAFE_URL" });
    },
  );

  it("nothing else, and says when there is no program to do it", async () => {
    vi.stubEnv("PATH", "/nonexistent");
    onTestFinished(() => void vi.unstubAllEnvs());
    expect(await openBrowser("https://as.example/")).toBe(false);
  });
});
