import { mkdir, mkdtemp, readFile, realpath, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { connect } from "@mortise/mcp";
import type { Client } from "@mortise/mcp";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { eventually, reference } from "../programs.js";
import { person } from "./person.js";

describe("Mortise's client and server-filesystem", () => {
  const roots: { uri: string }[] = [];
  let folder: string;
  let client: Client;
  const first = async (name: string, args: Record<string, unknown>) =>
    ((await client.callTool(name, args)).content[0] as { text: string }).text;

  beforeAll(async () => {
    folder = await realpath(await mkdtemp(join(tmpdir(), "mortise-")));
    for (const name of ["bench", "shelf"]) await mkdir(join(folder, name));
    await writeFile(join(folder, "bench", "note.txt"), "Sharpen.");
    roots.push({ uri: pathToFileURL(join(folder, "bench")).href });
    client = await connect(reference("filesystem"), person(roots).handlers);
  });
  afterAll(async () => {
    await client.close();
    await rm(folder, { recursive: true });
  });

  it("is asked for its folders as soon as the session is open, when nothing is called", async () => {
    expect(client.era).toBe("legacy");
    const allowed = () => first("list_allowed_directories", {}).then((text) => text.includes(join(folder, "bench")));
    expect(await eventually(allowed, true)).toBe(true);
  });

  it("reads, writes, edits and lists", async () => {
    const path = join(folder, "bench", "note.txt");
    expect(await first("read_text_file", { path })).toBe("Sharpen.");
    await client.callTool("edit_file", { path, edits: [{ oldText: "Sharpen.", newText: "Hone." }] });
    expect(await readFile(path, "utf8")).toBe("Hone.");
    await client.callTool("write_file", { path: join(folder, "bench", "new.txt"), content: "New." });
    const listed = await client.callTool("list_directory", { path: join(folder, "bench") });
    expect(listed.structuredContent).toEqual({ content: "[FILE] new.txt\n[FILE] note.txt" });
  });

  it("reads the server's refusal of a folder that is not shared, and shares it", async () => {
    const path = join(folder, "shelf");
    expect(await client.callTool("list_directory", { path })).toMatchObject({ isError: true });
    roots.push({ uri: pathToFileURL(path).href });
    client.rootsChanged();
    const shared = async () => (await client.callTool("list_directory", { path })).isError !== true;
    expect(await eventually(shared, true)).toBe(true);
  });
});
