import type { ExchangeContext } from "@mortise/jsonrpc";
import { describe, expect, it } from "vitest";
import { call, echo, faces, ok, post, sleep } from "../support/faces.js";

describe.each(faces)("authenticate: $face", ({ start }) => {
  const authenticate = async (request: { header(name: string): string | undefined }) => {
    await sleep(1);
    return request.header("authorization") === "Bearer good"
      ? { principal: "ann", scopes: ["read"] }
      : { status: 401, headers: { "WWW-Authenticate": "Bearer" }, message: "Send a token." };
  };

  it("passes the caller on, or the refusal back, before the method and the body are looked at [HTTP-S-005]", async () => {
    let seen: ExchangeContext["auth"];
    const { url } = await start(
      async (request, { auth }) => {
        seen = auth;
        return ok(request);
      },
      { authenticate },
    );
    expect((await post(url, call(), { authorization: "Bearer good" })).status).toBe(200);
    expect(seen).toEqual({ principal: "ann", scopes: ["read"] });
    const refused = await post(url, "no JSON at all", { "content-type": "text/plain" });
    expect([refused.status, refused.headers.get("www-authenticate")]).toEqual([401, "Bearer"]);
    expect(refused.json().error.message).toBe("Send a token.");
    expect((await fetch(url)).status).toBe(401);
  });

  it("lets nobody in when it fails itself", async () => {
    const broken = () => Promise.reject(new Error("no database"));
    const { url } = await start(echo, { authenticate: broken, onError: () => {} });
    const reply = await post(url, call());
    expect(reply.status).toBe(500);
    expect(reply.text).not.toContain("database");
  });
});
