import { describe, expect, it } from "vitest";
import { startPeer } from "./world/peer.js";
import type { Peer } from "./world/peer.js";
import { METADATA_PATH, startAuthorizationServer } from "./world/authorization-server.js";
import type { FakeServer } from "./world/authorization-server.js";
import { authorizationCode, createAuth } from "../src/index.js";
import { codeOf, robot } from "./world/world.js";

/** An MCP server that is its own authorization server, as it was before protected resource metadata. */
async function oldServer(): Promise<FakeServer> {
  const server = await startAuthorizationServer();
  server.answers.set("/some/mcp", ({ headers }) => {
    const token = String(headers.authorization).replace("Bearer ", "");
    return server.tokens.has(token) ? { body: {} } : { status: 401 };
  });
  return server;
}

async function ask({ origin }: Peer, legacyDiscovery: boolean): Promise<unknown> {
  const server = `${origin}/some/mcp`;
  const auth = createAuth({ server, grant: authorizationCode({ redirect: robot([]) }), legacyDiscovery });
  return codeOf(
    auth
      .fetch()(server, { method: "POST", body: "{}" })
      .then((answer) => {
        if (answer.status !== 200) throw new Error(`HTTP status ${answer.status}`);
      }),
  );
}

describe("legacyDiscovery", () => {
  it("finds the authorization server's metadata at the MCP server's origin, its path dropped [L25-AUTH-C-006]", async () => {
    const server = await oldServer();
    Object.assign(server.metadata, { token_endpoint: `${server.origin}/elsewhere` });
    server.answers.set("/elsewhere", server.answers.get("/token") as never);
    expect(await ask(server, true)).toBe("none");
    expect(server.at(METADATA_PATH)).toHaveLength(1);
    expect(server.at("/elsewhere")).toHaveLength(1);
  });

  it("presumes /authorize, /token and /register where there is no metadata either [L25-AUTH-C-007]", async () => {
    const server = await oldServer();
    server.answers.delete(METADATA_PATH);
    expect(await ask(server, true)).toBe("none");
    expect(["/register", "/authorize", "/token"].map((path) => server.at(path).length)).toEqual([1, 1, 1]);
  });

  it("takes no metadata of another issuer", async () => {
    const server = await oldServer();
    server.metadata.issuer = "https://evil.example";
    expect(await ask(server, true)).toBe("ISSUER_MISMATCH");
  });

  it("is off unless asked for: without metadata nothing is presumed", async () => {
    const server = await oldServer();
    expect(await ask(server, false)).toBe("RESOURCE_METADATA_NOT_FOUND");
    expect(server.at("/register")).toEqual([]);
  });

  it("leaves servers alone that are no such thing", async () => {
    const peer = await startPeer();
    peer.answers.set("/some/mcp", { status: 401 });
    expect(await ask(peer, true)).not.toBe("none");
  });
});
