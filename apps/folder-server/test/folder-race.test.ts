import type * as fs from "node:fs/promises";
import { mkdir, rename, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, it, vi } from "vitest";
import { sampleFolder } from "./sample-folder.js";

/** Runs right between the check of a path and its opening: where a race would be lost, if it can be. */
const between = vi.hoisted(() => ({ checkAndOpen: async () => {} }));

vi.mock("node:fs/promises", async (original) => {
  const real = await original<typeof fs>();
  const open: typeof real.open = async (...args) => {
    await between.checkAndOpen();
    return real.open(...args);
  };
  return { ...real, open };
});

it("notices a folder that is swapped for a link after it was checked", async () => {
  const { folder, outside, root } = await sampleFolder({ "sub/a.txt": "A" });
  await mkdir(join(outside, "private"));
  await writeFile(join(outside, "private", "a.txt"), "secret");
  between.checkAndOpen = async () => {
    await rename(join(root, "sub"), join(root, "old"));
    await symlink(join(outside, "private"), join(root, "sub"));
  };
  await expect(folder.read("sub/a.txt", 100)).rejects.toThrow("leads out of the folder");
});

it("does not follow a link that takes the place of a file after it was checked", async () => {
  const { folder, outside, root } = await sampleFolder({ "a.txt": "A" });
  await writeFile(join(outside, "secret.txt"), "secret");
  between.checkAndOpen = async () => {
    await rename(join(root, "a.txt"), join(root, "old.txt"));
    await symlink(join(outside, "secret.txt"), join(root, "a.txt"));
  };
  await expect(folder.read("a.txt", 100)).rejects.toThrow(/in circles|leads out of the folder/);
});
