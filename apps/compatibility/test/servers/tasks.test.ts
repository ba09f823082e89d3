import { startTask, tasks } from "@mortise/ext-tasks/client";
import { connect } from "@mortise/mcp";
import type { Client } from "@mortise/mcp";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { listening, reference, sayingItsPort } from "../programs.js";
import type { Listening } from "../programs.js";
import { person } from "./person.js";

const TOOL = "simulate-research-query";
const CARRIERS = [
  ["stdio", "stdio", ""],
  ["Streamable HTTP", "streamableHttp", "/mcp"],
] as const;

describe.each(CARRIERS)("tasks of server-everything and Mortise's client over %s", (carrier, mode, path) => {
  const ada = person([], { interpretation: "snake" });
  let server: Listening | undefined;
  let client: Client;

  beforeAll(async () => {
    const program = reference("everything", mode);
    if (carrier !== "stdio") server = await listening(sayingItsPort(program));
    client = await connect(server === undefined ? program : server.url + path, ada.handlers);
    client.use(tasks());
  });
  afterAll(async () => {
    await client.close();
    await server?.stop();
  });

  it("are waited for, and what they ask is answered [L25-TASK-C-007, L25-TASK-B-017]", async () => {
    const { content } = await client.callTool(TOOL, { topic: "python", ambiguous: true });
    expect((content[0] as { text: string }).text).toContain("Research Report: python (snake)");
    expect(ada.asked.forms).toHaveLength(1);
  }, 30_000);

  it("are cancelled", async () => {
    const { task } = await startTask(client, TOOL, { topic: "oak" });
    expect(await task?.status()).toMatchObject({ status: "working", ttlMs: 300_000, pollIntervalMs: 1_000 });
    await task?.cancel();
    expect(await task?.status()).toMatchObject({ status: "cancelled" });
  });
});
