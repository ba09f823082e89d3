import { symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, it } from "vitest";
import { completePath } from "../src/complete-path.js";
import { sampleFolder } from "./sample-folder.js";

it("offers one folder's entries at a time, by name", async () => {
  const { folder } = await sampleFolder({
    "src/index.ts": "",
    "src/input/a": "",
    "src/x": "",
    "README.md": "",
    "node_modules/a": "",
  });
  expect(await completePath(folder, "")).toEqual(["README.md", "src/"]);
  expect(await completePath(folder, "s")).toEqual(["src/"]);
  expect(await completePath(folder, "src/")).toEqual(["src/index.ts", "src/input/", "src/x"]);
  expect(await completePath(folder, "src/in")).toEqual(["src/index.ts", "src/input/"]);
  expect(await completePath(folder, "src/input/")).toEqual(["src/input/a"]);
});

it("offers nothing from outside, and nothing for nonsense [COMP-B-010]", async () => {
  const { folder, outside, root } = await sampleFolder({ "a.txt": "" });
  await writeFile(join(outside, "secret.txt"), "");
  await symlink(outside, join(root, "up"));
  for (const typed of ["../", "../s", "up/", "up/s", "/", `${outside}/`, "a.txt/", "missing/x", "a\0/", "__proto__/"]) {
    expect(await completePath(folder, typed), typed).toEqual([]);
  }
});
