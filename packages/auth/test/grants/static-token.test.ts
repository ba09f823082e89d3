import { Context } from "@mortise/jsonrpc";
import { httpTransport } from "@mortise/transport-http";
import { describe, expect, it, onTestFinished } from "vitest";
import { staticToken } from "../../src/grants/index.js";
import { createWorld } from "../world/world.js";
import type { World } from "../world/world.js";

async function request(world: World, token: Parameters<typeof staticToken>[0]): Promise<unknown> {
  const transport = httpTransport(world.url, { credentials: staticToken(token) });
  onTestFinished(() => transport.close());
  return transport
    .exchange({ jsonrpc: "2.0", id: 1, method: "tools/list" }, new Context())
    .catch((error: unknown) => (error as { code?: unknown }).code ?? error);
}

async function knowing(token: string): Promise<World> {
  const world = await createWorld();
  world.as.tokens.set(token, { clientId: "x", scope: "", resource: world.url });
  return world;
}

describe("staticToken", () => {
  it("is sent as it is, and nothing is discovered", async () => {
    const world = await knowing("given");
    expect(await request(world, "given")).toMatchObject({ id: 1, result: {} });
    expect(world.resource.asked.map(({ path }) => path)).toEqual(["/mcp"]);
    expect(world.as.asked).toEqual([]);
  });

  it("that is refused fails at once", async () => {
    const world = await knowing("given");
    expect(await request(world, "another")).toBe("HTTP_STATUS");
    expect(world.resource.asked).toHaveLength(1);
  });

  it("that was renewed meanwhile is sent once more", async () => {
    const world = await knowing("new");
    const values = ["old", "new", "new"];
    expect(await request(world, () => values.shift() ?? "")).toMatchObject({ id: 1 });
    expect(world.resource.asked).toHaveLength(2);
  });

  it("that is another each time, and never good, is not sent for ever", async () => {
    const world = await createWorld();
    let count = 0;
    expect(await request(world, () => `token-${(count += 1)}`)).toBe("HTTP_STATUS");
    expect(world.resource.asked).toHaveLength(2);
  });
});
