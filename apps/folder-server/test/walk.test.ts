import { symlink } from "node:fs/promises";
import { join } from "node:path";
import { expect, it } from "vitest";
import { walk } from "../src/walk.js";
import { all, sampleFolder } from "./sample-folder.js";

it("yields every file once, depth first and by name", async () => {
  const { folder } = await sampleFolder({ "b.txt": "", "a/2": "", "a/1/x": "", "c/y": "" });
  expect(await all(walk(folder))).toEqual(["a/1/x", "a/2", "b.txt", "c/y"]);
  expect(await all(walk(folder, { from: "a" }))).toEqual(["a/1/x", "a/2"]);
  expect(await all(walk(folder, { from: "./a/1/" }))).toEqual(["a/1/x"]);
});

it("does not enter what others wrote or what was generated", async () => {
  const { folder } = await sampleFolder({
    ".git/config": "",
    "node_modules/x/i.js": "",
    "p/dist/o.js": "",
    "p/a.ts": "",
  });
  expect(await all(walk(folder))).toEqual(["p/a.ts"]);
  expect(await all(walk(folder, { skip: new Set(["p"]) }))).toEqual([".git/config", "node_modules/x/i.js"]);
});

it("neither leaves nor loops by symlinks", async () => {
  const { folder, outside, root } = await sampleFolder({ "a/x": "" });
  await symlink(outside, join(root, "up"));
  await symlink(root, join(root, "a", "self"));
  expect(await all(walk(folder))).toEqual(["a/x"]);
});

it("ends at its bounds", async () => {
  const { folder } = await sampleFolder({ "1": "", "2": "", "d/3": "", "d/e/4": "" });
  expect(await all(walk(folder, { maxFiles: 3 }))).toEqual(["1", "2", "d/3"]);
  expect(await all(walk(folder, { maxDepth: 1 }))).toEqual(["1", "2", "d/3"]);
  expect(await all(walk(folder, { maxDepth: 0 }))).toEqual(["1", "2"]);
});

it("stops with the reason of its signal", async () => {
  const { folder } = await sampleFolder({ a: "", b: "", c: "" });
  const controller = new AbortController();
  const seen: string[] = [];
  const walking = (async () => {
    for await (const path of walk(folder, { signal: controller.signal })) {
      seen.push(path);
      controller.abort(new Error("enough"));
    }
  })();
  await expect(walking).rejects.toThrow("enough");
  expect(seen).toEqual(["a"]);
});

it("says so when there is nothing to walk", async () => {
  const { folder } = await sampleFolder({});
  await expect(all(walk(folder, { from: "missing" }))).rejects.toThrow('"missing" does not exist.');
  await expect(all(walk(folder, { from: ".." }))).rejects.toThrow('contains ".."');
});
