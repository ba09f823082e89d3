import { describe, expect, it } from "vitest";
import { call, echo, faces, post } from "../support/faces.js";

const path = "/.well-known/oauth-protected-resource/mcp";
const documents = { [path]: { resource: "https://mcp.example.com/mcp" } };

describe.each(faces)("documents: $face", ({ start }) => {
  const authenticate = () => ({ status: 401, message: "Send a token." });

  it("are for everybody: before credentials, from any page, under any host name [AUTHDISC-RS-001]", async () => {
    const { url } = await start(echo, { documents, authenticate });
    const response = await fetch(new URL(`${path}?a=b`, url), { headers: { origin: "https://elsewhere.example" } });
    expect(await response.json()).toEqual({ resource: "https://mcp.example.com/mcp" });
    expect(response.headers.get("access-control-allow-origin")).toBe("*");
    expect(response.headers.get("content-type")).toBe("application/json");
    expect((await post(url, call())).status).toBe(401);
  });

  it("can be asked for their head and by a preflight, and not be written", async () => {
    const { url } = await start(echo, { documents });
    const ask = (method: string) => fetch(new URL(path, url), { method });
    const head = await ask("HEAD");
    expect([head.status, await head.text()]).toEqual([200, ""]);
    const preflight = await ask("OPTIONS");
    expect([preflight.status, preflight.headers.get("access-control-allow-methods")]).toEqual([204, "GET, HEAD"]);
    expect((await ask("POST")).status).toBe(405);
  });

  it("are at their paths alone", async () => {
    const { url } = await start(echo, { documents });
    for (const other of ["/.well-known/oauth-protected-resource", "/.well-known/constructor", "/__proto__"])
      expect((await fetch(new URL(other, url))).status, other).toBeGreaterThanOrEqual(400);
  });
});
