import { execFileSync } from "node:child_process";
import { mkdir, rename, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { Folder } from "../src/folder.js";
import { sampleFolder } from "./sample-folder.js";

const read = (folder: Folder, path: string, maxBytes = 1000) => folder.read(path, maxBytes).then(String);

describe("Folder", () => {
  it("reads what is inside", async () => {
    const { folder } = await sampleFolder({ "a.txt": "A", "sub/deep/b.txt": "B", "..c": "C" });
    expect(await read(folder, "a.txt")).toBe("A");
    expect(await read(folder, "./sub//deep/b.txt")).toBe("B");
    expect(await read(folder, "..c")).toBe("C");
  });

  it("refuses every spelling of a path to the outside [RES-S-019]", async () => {
    const { folder, outside, root } = await sampleFolder({ "sub/a.txt": "A" });
    await writeFile(join(outside, "secret.txt"), "secret");
    await writeFile(join(outside, "served-too.txt"), "secret"); // shares the folder's name as a prefix
    const paths = [
      "../secret.txt",
      "sub/../../secret.txt",
      join(outside, "secret.txt"),
      "../served-too.txt",
      `${root}/../x`,
    ];
    for (const path of paths) {
      await expect(read(folder, path), path).rejects.toThrow(/absolute|contains "\.\."/);
      await expect(folder.stat(path), path).rejects.toThrow(/absolute|contains "\.\."/);
      await expect(folder.entries(path), path).rejects.toThrow(/absolute|contains "\.\."/);
    }
  });

  it("follows a symlink that stays inside", async () => {
    const { folder, root } = await sampleFolder({ "sub/a.txt": "A" });
    await symlink("sub/a.txt", join(root, "link.txt"));
    await symlink(join(root, "sub"), join(root, "folder-link"));
    expect(await read(folder, "link.txt")).toBe("A");
    expect(await read(folder, "folder-link/a.txt")).toBe("A");
  });

  it("refuses symlinks that lead out, however nested", async () => {
    const { folder, outside, root } = await sampleFolder({ "sub/a.txt": "A" });
    await mkdir(join(outside, "private"));
    await writeFile(join(outside, "private", "secret.txt"), "secret");
    await symlink(join(outside, "private", "secret.txt"), join(root, "file-link"));
    await symlink("../../private", join(root, "sub", "folder-link"));
    await symlink("sub/folder-link", join(root, "link-to-link"));
    await symlink(outside, join(root, "up"));
    for (const path of [
      "file-link",
      "sub/folder-link/secret.txt",
      "link-to-link/secret.txt",
      "up/private/secret.txt",
    ]) {
      await expect(read(folder, path), path).rejects.toThrow(/leads out of the folder/);
      await expect(folder.stat(path), path).rejects.toThrow(/leads out of the folder/);
    }
    await expect(folder.entries("sub/folder-link")).rejects.toThrow(/leads out of the folder/);
  });

  it("allows a path that goes out by a symlink and comes back in", async () => {
    const { folder, outside, root } = await sampleFolder({ "a.txt": "A" });
    await symlink(outside, join(root, "up"));
    expect(await read(folder, "up/served/a.txt")).toBe("A");
  });

  it("looks anew at every access, so a folder swapped for a link is noticed", async () => {
    const { folder, outside, root } = await sampleFolder({ "sub/a.txt": "A" });
    await mkdir(join(outside, "private"));
    await writeFile(join(outside, "private", "a.txt"), "secret");
    expect(await read(folder, "sub/a.txt")).toBe("A");
    await rename(join(root, "sub"), join(root, "old"));
    await symlink(join(outside, "private"), join(root, "sub"));
    await expect(read(folder, "sub/a.txt")).rejects.toThrow(/leads out of the folder/);
  });

  it("may itself be reached through a symlink", async () => {
    const { outside, root } = await sampleFolder({ "a.txt": "A" });
    await symlink(root, join(outside, "alias"));
    const folder = await Folder.open(join(outside, "alias"));
    expect(folder.root).toBe(root);
    expect(await read(folder, "a.txt")).toBe("A");
  });

  it("takes names as the file system does, case included", async () => {
    const { folder, root } = await sampleFolder({ "a.txt": "lower" });
    const caseSensitive = !(await folder.stat("A.TXT").then(
      () => true,
      () => false,
    ));
    if (!caseSensitive) return expect(await read(folder, "A.TXT")).toBe("lower");
    await writeFile(join(root, "A.TXT"), "upper");
    expect(await read(folder, "A.TXT")).toBe("upper");
    expect(await read(folder, "a.txt")).toBe("lower");
    await expect(read(folder, "a.TXT")).rejects.toThrow('"a.TXT" does not exist.');
  });

  it("says what is wrong without telling where the folder is", async () => {
    const { folder, root } = await sampleFolder({ "a.txt": "A" });
    await symlink("loop", join(root, "loop"));
    for (const [path, why] of [
      ["missing", "does not exist"],
      ["a.txt/b", "leads through a file"],
      ["loop", "in circles"],
      [".", "is a folder, not a file"],
    ] as const) {
      const error = await read(folder, path).then(String, (reason: Error) => reason);
      expect(error).toMatchObject({ name: "PathError", message: expect.stringContaining(why) });
      expect((error as Error).message).not.toContain(root);
    }
  });

  it("reads up to its limit and not a byte more", async () => {
    const { folder } = await sampleFolder({ "ten.txt": "0123456789", empty: "" });
    expect(await read(folder, "ten.txt", 10)).toBe("0123456789");
    expect(await read(folder, "empty", 10)).toBe("");
    await expect(read(folder, "ten.txt", 9)).rejects.toThrow("has 10 bytes; at most 9 can be read");
  });

  it("does not wait for a named pipe", async (test) => {
    if (process.platform === "win32") test.skip("a folder of Windows has no named pipes");
    const { folder, root } = await sampleFolder();
    execFileSync("sh", ["-c", `mkfifo "$0"`, join(root, "pipe")]);
    await expect(read(folder, "pipe")).rejects.toThrow("neither a file nor a folder");
    expect(await folder.entries("")).toEqual([]);
  });

  it("lists files and folders by name and leaves out symlinks", async () => {
    const { folder, outside, root } = await sampleFolder({ "b.txt": "", "a/x": "", "C.txt": "" });
    await symlink(outside, join(root, "up"));
    expect(await folder.entries("")).toEqual([
      { name: "C.txt", kind: "file" },
      { name: "a", kind: "folder" },
      { name: "b.txt", kind: "file" },
    ]);
  });

  it("opens nothing but a folder", async () => {
    const { root } = await sampleFolder({ "a.txt": "" });
    await expect(Folder.open(join(root, "a.txt"))).rejects.toThrow("not a folder");
    await expect(Folder.open(join(root, "missing"))).rejects.toThrow("not a folder");
  });
});
