import { describe, expect, it } from "vitest";
import { call, echo, faces, ok, post } from "../support/faces.js";

const ORIGIN = "https://app.example.com";
const allowedOrigins = [ORIGIN];

describe.each(faces)("CORS on $face", ({ start }) => {
  const preflight = (url: string, origin: string, asked = ""): Promise<Response> =>
    fetch(url, {
      method: "OPTIONS",
      headers: { origin, "access-control-request-method": "POST", "access-control-request-headers": asked },
    });

  it("is off by default", async () => {
    const { url } = await start(echo, { allowedOrigins });
    expect((await preflight(url, ORIGIN)).status).toBe(405);
    const reply = await post(url, call(), { origin: ORIGIN });
    expect(reply.headers.has("access-control-allow-origin")).toBe(false);
  });

  it("answers a preflight with the protocol's headers and the parameters asked for, and no others", async () => {
    const { url } = await start(echo, { allowedOrigins, cors: { allowedHeaders: ["X-Mine"], maxAge: 5 } });
    const response = await preflight(url, ORIGIN, "content-type, Mcp-Param-Region, x-other");
    expect(response.status).toBe(204);
    expect(response.headers.get("access-control-allow-origin")).toBe(ORIGIN);
    expect(response.headers.get("access-control-allow-methods")).toBe("POST");
    expect(response.headers.get("access-control-max-age")).toBe("5");
    const allowed = response.headers.get("access-control-allow-headers")?.split(", ");
    expect(allowed).toEqual(
      expect.arrayContaining([
        "authorization",
        "mcp-protocol-version",
        "mcp-method",
        "mcp-name",
        "mcp-param-region",
        "x-mine",
      ]),
    );
    expect(allowed).not.toContain("x-other");
  });

  it("needs no credentials for a preflight", async () => {
    const { url } = await start(echo, {
      allowedOrigins,
      cors: true,
      authenticate: () => ({ status: 401, message: "no" }),
    });
    expect((await preflight(url, ORIGIN)).status).toBe(204);
  });

  it("refuses the preflight of another origin, without a word of CORS", async () => {
    const { url } = await start(echo, { allowedOrigins, cors: true });
    const response = await preflight(url, "https://evil.example.com");
    expect(response.status).toBe(403);
    expect(response.headers.has("access-control-allow-origin")).toBe(false);
  });

  it("lets the page read answers of every form, refusals included", async () => {
    const { url } = await start(
      async (request, context) => {
        if (request.method === "stream") context.notify({ jsonrpc: "2.0", method: "x" });
        return ok(request);
      },
      { allowedOrigins, cors: { exposedHeaders: ["X-Mine"] } },
    );
    const origin = ORIGIN;
    const replies = await Promise.all([
      post(url, call(), { origin }),
      post(url, call("stream"), { origin }),
      post(url, "{", { origin }),
      post(url, call(), { origin, accept: "text/html" }),
      post(url, { jsonrpc: "2.0", method: "n" }, { origin }),
    ]);
    expect(replies.map((reply) => reply.status)).toEqual([200, 200, 400, 406, 202]);
    for (const { headers } of replies) {
      expect(headers.get("access-control-allow-origin")).toBe(ORIGIN);
      expect(headers.get("access-control-expose-headers")).toContain("X-Mine");
      expect(headers.get("vary")).toBe("Origin");
    }
  });
});
