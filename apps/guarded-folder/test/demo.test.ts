import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { describe, expect, it } from "vitest";

const MAIN = fileURLToPath(new URL("../dist/main.js", import.meta.url));

describe("npm run demo:auth", () => {
  it("shows the whole way in and out, and waits for nobody", async () => {
    const { stdout, stderr } = await promisify(execFile)(process.execPath, [MAIN], { timeout: 30_000 });
    for (const part of [
      /401\n.*resource_metadata=/,
      /\[ok {2}\] PKCE/,
      /sends the browser there, asking for files:search/,
      /It sees the tools search, stat and no resources/,
      /more is needed: .*files:read/,
      /README\.md begins: # Mortise/,
      /the resources folder:\/\/\//,
      /signed out; the tokens are revoked/,
      /Everything went as it should/,
    ])
      expect(stdout).toMatch(part);
    expect(stdout).not.toMatch(/\[FAIL\]|eyJ/); // no rule broken, no token shown
    expect(stderr).toBe("");
  });
});
