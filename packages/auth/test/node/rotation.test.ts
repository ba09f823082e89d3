import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it, onTestFinished } from "vitest";
import { fileStore } from "../../src/node/index.js";
import type { Said } from "../world/peer.js";
import { call, createWorld } from "../world/world.js";
import type { World } from "../world/world.js";

const REFRESHER = fileURLToPath(new URL("refresher.mjs", import.meta.url));

/** Refreshing with a token that was used before ends the session, as servers do that take it for stolen. */
function revokeOnReuse({ as }: World): { reused: number } {
  const seen = { reused: 0 };
  const token = as.answers.get("/token") as (asked: unknown) => Said;
  as.answers.set("/token", async (asked) => {
    const used = asked.form.get("refresh_token");
    if (used !== null && !as.refreshTokens.has(used)) {
      seen.reused += 1;
      as.refreshTokens.clear();
      as.tokens.clear();
    }
    const said = token(asked);
    await new Promise((resolve) => setTimeout(resolve, 10)); // so that others want the same meanwhile
    return said;
  });
  return seen;
}

/** Every access token is good for so many requests; the next is answered 401. */
function wearOut({ resource, as }: World, uses: number): void {
  const mcp = resource.answers.get("/mcp") as (asked: unknown) => Said;
  const used = new Map<string, number>();
  resource.answers.set("/mcp", (asked) => {
    const token = String(asked.headers.authorization).slice("Bearer ".length);
    used.set(token, (used.get(token) ?? 0) + 1);
    if ((used.get(token) ?? 0) > uses) as.tokens.delete(token);
    return mcp(asked);
  });
}

describe("processes that share a file store", () => {
  it("refresh rotating tokens without ever revoking each other: the loser adopts the winner's", async () => {
    const world = await createWorld();
    const seen = revokeOnReuse(world);
    wearOut(world, 12);
    const folder = await mkdtemp(join(tmpdir(), "rotation-"));
    onTestFinished(() => rm(folder, { recursive: true }));
    expect((await call(world.auth({ store: fileStore(folder) }), world)).status).toBe(200);

    const exits = Array.from({ length: 3 }, async () => {
      const child = spawn(process.execPath, [REFRESHER, folder, world.url, "40"], { stdio: "inherit" });
      onTestFinished(() => void child.kill("SIGKILL"));
      return (await once(child, "exit"))[0] as number;
    });
    expect(await Promise.all(exits)).toEqual([0, 0, 0]);
    expect(seen.reused).toBe(0);
    const refreshes = world.as.at("/token").filter(({ form }) => form.get("grant_type") === "refresh_token");
    expect(refreshes.length).toBeGreaterThan(5);
    expect(world.opened).toHaveLength(1);
  });
});
