import { readFile, readdir } from "node:fs/promises";
import { join } from "node:path";
import { Folder } from "@mortise-apps/folder-server";
import { startTask } from "@mortise/ext-tasks/client";
import type { TaskHandle } from "@mortise/ext-tasks/client";
import { connect } from "@mortise/mcp";
import type { Client } from "@mortise/mcp";
import { sqliteStore } from "@mortise/store-sqlite";
import { describe, expect, it } from "vitest";
import { createIndexServer } from "../src/index-server.js";
import { answer, asking, cleanUp, indexing, reach, samplePlace, taskClient } from "./sample.js";

/** A server in this process, its client, and where it keeps what it makes. */
async function indexServer(restMs = 0) {
  const { folder, data } = await samplePlace();
  const store = sqliteStore(join(data, "tasks.db"));
  const server = createIndexServer({ folder: await Folder.open(folder), data, store, restMs, log: () => {} });
  cleanUp(async () => {
    await server.close();
    await store.close();
  });
  return { server, data, client: await taskClient(server) };
}

const start = async (client: Client): Promise<TaskHandle> => (await startTask(client, "index")).task as TaskHandle;
const search = async (client: Client, words: string) => (await client.callTool("search", { words })).structuredContent;

describe("the tool index", () => {
  it("indexes text, leaves out what is no text and what is installed, and includes large files if told so", async () => {
    for (const include of [true, false]) {
      const { client } = await indexServer();
      const task = await start(client);
      const { inputRequests } = (await reach(task, asking)) as { inputRequests?: Record<string, unknown> };
      expect(inputRequests).toMatchObject({
        large: { params: { message: "1 of 132 files are larger than 32 KiB, 39 KiB in all. Index them, too?" } },
      });
      await answer(task, include);
      const { structuredContent } = await task.result();
      expect(structuredContent).toEqual({ files: include ? 131 : 130, skipped: 1, words: include ? 133 : 132 });
      expect(await search(client, "vast")).toEqual(
        include ? { found: 1, files: [{ path: "large.txt", times: 8_000 }] } : { found: 0, files: [] },
      );
      expect(await search(client, "note number7")).toEqual({ found: 1, files: [{ path: "notes/7/7.md", times: 2 }] });
      expect(await search(client, "foreign")).toMatchObject({ found: 0 });
    }
  });

  it("ends when it is cancelled, makes no index, and the next job removes what it left", async () => {
    const { client, data } = await indexServer(5);
    const task = await start(client);
    await reach(task, asking);
    await answer(task, true);
    await reach(task, indexing);
    await task.cancel();
    await reach(task, ({ status }) => status === "cancelled");
    await expect(readFile(join(data, "index.json"))).rejects.toThrow("ENOENT");
    expect((await client.callTool("search", { words: "note" })).content).toMatchObject([
      { text: "There is no index yet. Call the tool index first." },
    ]);
    expect(await readdir(join(data, "jobs"))).toEqual([task.taskId]);

    const next = await start(client);
    await reach(next, asking);
    expect(await readdir(join(data, "jobs"))).toEqual([next.taskId]);
    await answer(next, false);
    await next.result();
    expect(await readdir(join(data, "jobs"))).toEqual([]);
  });

  it("ends with what the person said who does not want to answer", async () => {
    const { client } = await indexServer();
    const task = await start(client);
    await reach(task, asking);
    await task.respond({ large: { action: "decline" } });
    const { isError, content } = await task.result();
    expect({ isError, content }).toMatchObject({ isError: true, content: [{ text: /declined to answer/ }] });
  });

  it("is not for clients that know no tasks, or cannot be asked", async () => {
    const { server } = await indexServer();
    const client = await connect(server);
    cleanUp(() => client.close());
    await expect(client.callTool("index")).rejects.toMatchObject({ code: -32021 });
  });
});
