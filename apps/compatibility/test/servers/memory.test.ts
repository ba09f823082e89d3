import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { connect } from "@mortise/mcp";
import type { Client } from "@mortise/mcp";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { reference } from "../programs.js";

describe("Mortise's client and server-memory", () => {
  let folder: string;
  let client: Client;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "mortise-"));
    const env = { MEMORY_FILE_PATH: join(folder, "graph.json") };
    client = await connect({ ...reference("memory"), env });
  });
  afterAll(async () => {
    await client.close();
    await rm(folder, { recursive: true });
  });

  it("keeps a graph and reads it back as structured content that fits its schema", async () => {
    const entities = ["chisel", "mallet"].map((name) => ({ name, entityType: "tool", observations: ["on the wall"] }));
    const tools = await client.listTools();
    expect(tools.tools.find(({ name }) => name === "read_graph")?.outputSchema).toBeDefined();
    await client.callTool("create_entities", { entities });
    const relation = { from: "mallet", to: "chisel", relationType: "drives" };
    await client.callTool("create_relations", { relations: [relation] });
    await client.callTool("add_observations", { observations: [{ entityName: "chisel", contents: ["sharp"] }] });
    expect((await client.callTool("read_graph")).structuredContent).toMatchObject({
      entities: [{ name: "chisel", observations: ["on the wall", "sharp"] }, { name: "mallet" }],
      relations: [relation],
    });
    expect((await client.callTool("search_nodes", { query: "sharp" })).structuredContent).toMatchObject({
      entities: [{ name: "chisel" }],
    });
    await client.callTool("delete_entities", { entityNames: ["mallet"] });
    expect((await client.callTool("open_nodes", { names: ["mallet"] })).structuredContent).toMatchObject({
      entities: [],
    });
  });
});
