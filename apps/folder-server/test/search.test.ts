import { describe, expect, it } from "vitest";
import { search } from "../src/search.js";
import { sampleFolder } from "./sample-folder.js";

describe("search", () => {
  it("finds lines with their numbers, whatever the line ends and the case", async () => {
    const { folder } = await sampleFolder({
      "a.txt": "one\r\n  Two needles\nthree",
      "sub/b.md": "NEEDLE",
      "c.txt": "none",
    });
    expect(await search(folder, { text: "Needle" })).toEqual({
      matches: [
        { path: "a.txt", line: 2, text: "Two needles" },
        { path: "sub/b.md", line: 1, text: "NEEDLE" },
      ],
      filesSearched: 3,
      filesSkipped: 0,
    });
  });

  it("takes the text as text, with case where asked, in the files and folder that are meant", async () => {
    const { folder } = await sampleFolder({ "a.ts": "a.*b\naxxb\nA.*B", "b.md": "a.*b", "sub/c.ts": "a.*b" });
    const found = async (query: object) =>
      (await search(folder, { text: "a.*b", ...query })).matches.map(({ path, line }) => `${path}:${line}`);
    expect(await found({})).toEqual(["a.ts:1", "a.ts:3", "b.md:1", "sub/c.ts:1"]);
    expect(await found({ caseSensitive: true })).toEqual(["a.ts:1", "b.md:1", "sub/c.ts:1"]);
    expect(await found({ files: "*.md" })).toEqual(["b.md:1"]);
    expect(await found({ folder: "sub" })).toEqual(["sub/c.ts:1"]);
  });

  it("passes over binary files, other encodings and files that are too large", async () => {
    const { folder } = await sampleFolder({
      "image.bin": Buffer.from("needle\0needle"),
      "latin1.txt": Buffer.from("needle \xe9", "latin1"),
      "large.txt": `needle${" ".repeat(100)}`,
      "text.txt": "needle é",
    });
    const result = await search(folder, { text: "needle" }, { limits: { maxFileBytes: 50 } });
    expect(result.matches.map(({ path }) => path)).toEqual(["text.txt"]);
    expect(result).toMatchObject({ filesSearched: 1, filesSkipped: 3 });
  });

  it("stops at each limit and says at which", async () => {
    const { folder } = await sampleFolder({ "1": "x\nx", "2": "x\nx", "3": "x\nx" });
    const within = (limits: object) => search(folder, { text: "x" }, { limits });
    expect(await within({ maxMatches: 3 })).toMatchObject({ matches: { length: 3 }, stoppedAt: "maxMatches" });
    expect(await within({ maxFiles: 2 })).toMatchObject({
      matches: { length: 4 },
      filesSearched: 2,
      stoppedAt: "maxFiles",
    });
    expect(await within({ maxTotalBytes: 2 })).toMatchObject({ matches: { length: 2 }, stoppedAt: "maxTotalBytes" });
  });

  it("does not claim a limit that it just reached", async () => {
    const { folder } = await sampleFolder({ "1": "x\nx", "2": "x" });
    const result = await search(folder, { text: "x" }, { limits: { maxMatches: 3, maxFiles: 2, maxTotalBytes: 4 } });
    expect(result.matches).toHaveLength(3);
    expect(result).not.toHaveProperty("stoppedAt");
  });

  it("cuts a long line around the match", async () => {
    const { folder } = await sampleFolder({ a: `${"a".repeat(5000)}NEEDLE${"b".repeat(5000)}` });
    const { matches } = await search(folder, { text: "needle" });
    expect(matches[0]?.text).toMatch(/^…a+NEEDLEb+…$/);
    expect(matches[0]?.text.length).toBeLessThan(210);
  });

  it("tells how far it is, up to the end", async () => {
    const { folder } = await sampleFolder({ a: "", b: "", c: "" });
    const seen: string[] = [];
    await search(folder, { text: "x" }, { onProgress: (done, total) => seen.push(`${done}/${total}`) });
    expect(seen).toEqual(["0/3", "1/3", "2/3", "3/3"]);
  });

  it("stops at the file it is at when it is cancelled", async () => {
    const { folder } = await sampleFolder({ a: "x", b: "x", c: "x" });
    const controller = new AbortController();
    let last = -1;
    const onProgress = (done: number) => {
      last = done;
      if (done === 1) controller.abort(new Error("no longer wanted"));
    };
    const searching = search(folder, { text: "x" }, { signal: controller.signal, onProgress });
    await expect(searching).rejects.toThrow("no longer wanted");
    expect(last).toBe(1);
  });
});
