import { symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { connect } from "@mortise/mcp";
import { describe, expect, it } from "vitest";
import { createFolderServer } from "../src/folder-server.js";
import { sampleFolder } from "./sample-folder.js";

async function connected(files: Record<string, string | Uint8Array>) {
  const sample = await sampleFolder(files);
  return { ...sample, client: await connect(createFolderServer(sample.folder)) };
}

const INVALID_PARAMS = -32602;

describe("tools", () => {
  it("search finds, and its structured content is its text too [TOOL-S-021]", async () => {
    const { client } = await connected({ "a.txt": "one\nneedle" });
    const result = await client.callTool("search", { text: "needle" });
    const structured = { matches: [{ path: "a.txt", line: 2, text: "needle" }], filesSearched: 1, filesSkipped: 0 };
    expect(result.structuredContent).toEqual(structured);
    expect(result.content).toEqual([{ type: "text", text: JSON.stringify(structured) }]);
  });

  it("search tells its progress to who asks, ending with the total [PROG-S-003]", async () => {
    const files = Object.fromEntries(Array.from({ length: 250 }, (_, i) => [`${i}.txt`, ""]));
    const { client } = await connected(files);
    const seen: number[] = [];
    await client.callTool("search", { text: "x" }, { onProgress: ({ progress }) => seen.push(progress) });
    expect(seen.at(-1)).toBe(250);
    expect(seen).toEqual([...new Set(seen)].sort((a, b) => a - b));
    expect(seen.length).toBeLessThanOrEqual(101); // not one for each file
  });

  it("search stops once it is cancelled [CANC-S-013]", async () => {
    const files = Object.fromEntries(Array.from({ length: 500 }, (_, i) => [`${i}.txt`, "x"]));
    const { folder } = await sampleFolder(files);
    let reads = 0;
    const read = folder.read.bind(folder);
    folder.read = (...args) => (reads++, read(...args));
    const client = await connect(createFolderServer(folder));
    const controller = new AbortController();
    const onProgress = () => controller.abort();
    const call = client.callTool("search", { text: "x" }, { signal: controller.signal, onProgress });
    await expect(call).rejects.toMatchObject({ code: "ABORTED" });
    const readsThen = reads;
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(reads).toBeLessThanOrEqual(readsThen + 1); // the file it was at, no other
    expect(reads).toBeLessThan(500);
  });

  it("stat describes a file and a folder", async () => {
    const { client } = await connected({ "a.txt": "12345", "sub/b": "" });
    const { structuredContent: file } = await client.callTool("stat", { path: "a.txt" });
    expect(file).toEqual({ path: "a.txt", kind: "file", size: 5, modified: expect.stringMatching(/^\d{4}-.*Z$/) });
    const { structuredContent: folder } = await client.callTool("stat", { path: "." });
    expect(folder).toMatchObject({ kind: "folder", entries: ["a.txt", "sub/"] });
  });

  it.each([
    ["stat", { path: "../secret" }, 'contains ".."'],
    ["stat", { path: "/etc/passwd" }, "relative to the folder"],
    ["stat", { path: "missing" }, "does not exist"],
    ["stat", {}, "path"],
    ["search", { text: "x", folder: "up" }, "leads out of the folder"],
    ["search", { text: "" }, "text"],
    ["search", { text: "x", maxMatches: 0 }, "maxMatches"],
  ])("%s %j fails so that a model can correct itself [TOOL-S-026]", async (tool, args, why) => {
    const { client, outside, root } = await connected({});
    await symlink(outside, join(root, "up"));
    const result = await client.callTool(tool, args);
    expect(result.isError).toBe(true);
    expect(result.content).toEqual([{ type: "text", text: expect.stringContaining(why) }]);
  });
});

describe("resources", () => {
  it("reads text with its type, and bytes as base64 [RES-S-018]", async () => {
    const bytes = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0, 255]);
    const { client } = await connected({ "docs/read me.md": "# é", "logo.png": bytes, Makefile: "all:" });
    expect((await client.readResource("folder:///docs/read%20me.md")).contents).toEqual([
      { uri: "folder:///docs/read%20me.md", mimeType: "text/markdown", text: "# é" },
    ]);
    expect((await client.readResource("folder:///logo.png")).contents).toEqual([
      { uri: "folder:///logo.png", mimeType: "image/png", blob: bytes.toString("base64") },
    ]);
    expect((await client.readResource("folder:///Makefile")).contents).toMatchObject([{ mimeType: "text/plain" }]);
    expect((await client.readResource("folder:///")).contents).toMatchObject([{ text: "Makefile\ndocs/\nlogo.png" }]);
  });

  it("sends bytes that are no UTF-8 as bytes [RES-S-020]", async () => {
    const { client } = await connected({ "latin1.txt": Buffer.from([0x65, 0xe9]) });
    const { contents } = await client.readResource("folder:///latin1.txt");
    expect(contents).toMatchObject([{ blob: Buffer.from([0x65, 0xe9]).toString("base64") }]);
  });

  it.each([
    "folder:///../secret.txt",
    "folder:///%2e%2e/secret.txt",
    "folder:///%2E%2E%2Fsecret.txt",
    "folder:///sub/%2e%2e/%2e%2e/secret.txt",
    "folder:////etc/passwd",
    "folder:///%2fetc%2fpasswd",
    "folder:///C:%5CWindows",
    "folder:///..%5Csecret.txt",
    "folder:///secret.txt%00.md",
    "folder:///up/secret.txt",
    "folder:///%252e%252e/secret.txt", // encoded twice: a name that does not exist
    "folder:///missing.txt",
    "folder:///sub",
  ])("refuses %s [RES-S-012] [RES-S-016]", async (uri) => {
    const { client, outside, root } = await connected({ "sub/a.txt": "" });
    await writeFile(join(outside, "secret.txt"), "secret");
    await symlink(outside, join(root, "up"));
    await expect(client.readResource(uri)).rejects.toMatchObject({ code: INVALID_PARAMS });
  });

  it("refuses a file too large to send, and says what to do", async () => {
    const { client } = await connected({ "large.txt": "x".repeat(1_048_577) });
    await expect(client.readResource("folder:///large.txt")).rejects.toThrow(/1048577 bytes.*Search it instead/);
  });

  it("completes the template's path, 100 values at most [COMP-S-002]", async () => {
    const names = Array.from({ length: 120 }, (_, i) => `many/${String(i).padStart(3, "0")}`);
    const { client } = await connected(Object.fromEntries(names.map((name) => [name, ""])));
    const complete = async (value: string) => {
      const ref = { type: "ref/resource" as const, uri: "folder:///{+path}" };
      return (await client.complete({ ref, argument: { name: "path", value } })).completion;
    };
    expect(await complete("m")).toMatchObject({ values: ["many/"] });
    expect(await complete("many/")).toEqual({ values: names.slice(0, 100), total: 120, hasMore: true });
    expect(await complete("../")).toMatchObject({ values: [] });
  });
});

describe("the prompt", () => {
  it("embeds the file it asks about", async () => {
    const { client } = await connected({ "a.ts": "export {};" });
    const { messages } = await client.getPrompt("explain-file", { path: "a.ts", question: "Why so short?" });
    expect(messages).toEqual([
      { role: "user", content: { type: "text", text: expect.stringMatching(/a\.ts.*Why so short\?$/) } },
      {
        role: "user",
        content: {
          type: "resource",
          resource: { uri: "folder:///a.ts", mimeType: "text/x-typescript", text: "export {};" },
        },
      },
    ]);
  });

  it("completes its path, and refuses a bad one", async () => {
    const { client } = await connected({ "a.ts": "" });
    const ref = { type: "ref/prompt" as const, name: "explain-file" };
    const { completion } = await client.complete({ ref, argument: { name: "path", value: "" } });
    expect(completion.values).toEqual(["a.ts"]);
    await expect(client.getPrompt("explain-file", { path: "../x" })).rejects.toMatchObject({ code: INVALID_PARAMS });
    await expect(client.getPrompt("explain-file")).rejects.toMatchObject({ code: INVALID_PARAMS });
  });
});
