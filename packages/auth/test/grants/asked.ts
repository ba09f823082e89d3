import type { Grant } from "../../src/index.js";
import type { AuthOptions } from "../../src/index.js";
import { call, codeOf, createWorld } from "../world/world.js";
import type { Said } from "../world/peer.js";
import type { World } from "../world/world.js";

/** A world whose token endpoint gives a token for anything that is asked. */
export async function generousWorld(): Promise<World> {
  const world = await createWorld();
  const { as } = world;
  as.answers.set("/token", ({ form }): Said => {
    const grant = { clientId: "any", scope: form.get("scope") ?? "", resource: form.get("resource") ?? "" };
    const { refresh_token: _none, ...body } = as.issue(grant);
    return { body };
  });
  return world;
}

/** What became of one request to the MCP server with tokens of this grant: the error's code, or "none". */
export const outcome = (world: World, grant: Grant, options: Partial<AuthOptions> = {}): Promise<unknown> =>
  codeOf(call(world.auth({ grant, ...options }), world));

/** The fields of each token request. */
export const tokenRequests = (world: World): Record<string, string>[] =>
  world.as.at("/token").map(({ form }) => Object.fromEntries(form));
