import { listen } from "@mortise/transport-http/node";
import { describe, expect, it } from "vitest";
import { call, echo, post } from "../support/faces.js";

describe("listen", () => {
  it("binds to loopback unless told otherwise, and serves one path [HTTP-S-001] [HTTP-S-004]", async () => {
    const server = await listen(echo);
    expect(server.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/mcp$/);
    expect((await post(server.url, call())).status).toBe(200);
    expect((await post(`${server.url}?x=1`, call())).status).toBe(200);
    expect((await post(server.url.replace("/mcp", "/other"), call())).status).toBe(404);
    await server.close();
    await expect(post(server.url, call())).rejects.toThrow();
  });

  it("takes port, host and path", async () => {
    const server = await listen(echo, { host: "localhost", path: "/" });
    expect(server.url).toMatch(/^http:\/\/localhost:\d+\/$/);
    expect((await post(server.url, call())).status).toBe(200);
    await Promise.all([server.close(), server.close()]);
  });

  it.each(["0.0.0.0", "::", "192.0.2.1"])("refuses to listen on %s without allowedHosts [HTTP-S-004]", async (host) => {
    await expect(listen(echo, { host })).rejects.toMatchObject({
      code: "UNSAFE_HOST",
      message: expect.stringContaining("allowedHosts"),
    });
  });

  it("listens on all addresses once the hosts are named", async () => {
    const server = await listen(echo, { host: "0.0.0.0", allowedHosts: ["localhost"] });
    expect((await post(server.url, call())).status).toBe(200);
    await server.close();
  });

  it("says which port it could not have", async () => {
    const server = await listen(echo);
    const port = Number(new URL(server.url).port);
    await expect(listen(echo, { port })).rejects.toMatchObject({
      code: "LISTEN_FAILED",
      message: expect.stringContaining(String(port)),
    });
    await server.close();
  });
});
