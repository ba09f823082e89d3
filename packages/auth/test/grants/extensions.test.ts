import { createClient } from "@mortise/client";
import { httpTransport } from "@mortise/transport-http";
import { describe, expect, it, onTestFinished } from "vitest";
import { clientCredentials, clientCredentialsExtension, enterpriseManagedExtension } from "../../src/grants/index.js";
import type { Said } from "../world/peer.js";
import { generousWorld } from "./asked.js";

interface Body {
  readonly id: number;
  readonly params: { readonly _meta: Readonly<Record<string, { readonly extensions?: unknown }>> };
}

describe("a client that uses an extension of authorization", () => {
  it.each([clientCredentialsExtension, enterpriseManagedExtension])(
    "declares $id with every request, and sends nobody to a browser [EMA-C-023]",
    async (extension) => {
      const world = await generousWorld();
      const { resource, as, url } = world;
      const guard = resource.answers.get("/mcp") as (asked: unknown) => Said;
      resource.answers.set("/mcp", (asked) => {
        const said = guard(asked);
        if ((said.status ?? 200) !== 200) return said;
        const result = { resultType: "complete", tools: [], ttlMs: 0, cacheScope: "private" };
        return { body: { jsonrpc: "2.0", id: (JSON.parse(asked.body) as Body).id, result } };
      });
      const grant = clientCredentials({ issuer: as.origin, clientId: "c", clientSecret: "s" });
      const transport = httpTransport(url, { credentials: world.auth({ grant }) });
      const client = createClient({ name: "test", version: "1.0.0" }, { transport });
      onTestFinished(() => client.close());
      client.use(extension);
      for (let i = 0; i < 2; i += 1) await client.listTools();
      const bodies = resource.at("/mcp").map(({ body }) => JSON.parse(body) as Body);
      expect(bodies.length).toBeGreaterThan(2);
      for (const { params } of bodies) {
        const { extensions } = params._meta["io.modelcontextprotocol/clientCapabilities"] ?? {};
        expect(extensions).toEqual({ [extension.id]: {} });
      }
      expect([world.opened, as.at("/authorize")]).toEqual([[], []]);
    },
  );
});
