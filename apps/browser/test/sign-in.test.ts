import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { commandLineAuth, startWorld } from "@mortise-apps/guarded-folder";
import { requireOrSkip } from "@mortise-tooling/test-support";
import { connect } from "@mortise/mcp";
import { expect, it } from "vitest";
import { findChromium, startChromium } from "./chromium.js";

it("a person signs in and consents in a real browser, and comes back to a program on the same machine", async (test) => {
  const executable = findChromium();
  requireOrSkip(test, "Chromium", executable !== undefined, "found none; install the Debian package chromium");
  const folder = await mkdtemp(join(tmpdir(), "mortise-sign-in-"));
  await writeFile(join(folder, "note.txt"), "a word\n");
  const [world, { context, close }] = await Promise.all([startWorld(folder), startChromium(executable as string)]);
  const seen: string[] = [];
  const person = async (url: string): Promise<void> => {
    const page = await context.newPage();
    await page.goto(url);
    if ((await page.title()) === "Sign in") {
      await page.getByLabel("Name").fill("ada");
      await page.getByRole("button", { name: "Sign in" }).click();
    }
    await page.waitForURL(/interaction/);
    seen.push((await page.locator("#redirect-host").textContent()) ?? "");
    await page.getByRole("button", { name: "Allow" }).click();
    await page.waitForURL(/\/callback/);
    seen.push(await page.title());
    await page.close();
  };
  try {
    const credentials = commandLineAuth(world.url, { browser: person, onEvent: () => {} });
    const client = await connect(world.url, { http: { credentials } });
    const { structuredContent } = await client.callTool("search", { text: "word" });
    expect(structuredContent).toMatchObject({ matches: [{ path: "note.txt" }] });
    const { contents } = await client.readResource("folder:///note.txt");
    expect(contents).toMatchObject([{ text: "a word\n" }]);
    await client.close();
    // Once to get in and once for more; each time the person saw where the answer would go.
    expect(seen).toEqual(["127.0.0.1", "Back to the program", "127.0.0.1", "Back to the program"]);
  } finally {
    await Promise.all([close(), world.close()]);
    await rm(folder, { recursive: true });
  }
}, 60_000);
