import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { describe, expect, it, onTestFinished } from "vitest";
import { loopbackRedirect } from "../../src/node/index.js";
import type { LoopbackRedirectOptions } from "../../src/node/index.js";
import { ask } from "./ask.js";
import type { Reply } from "./ask.js";

const URL_OF_AS = "https://as.example/authorize";

/** A sign-in on its way, with a browser that does what the test says. */
async function signIn(
  browse: (redirectUri: string) => Promise<unknown>,
  options: LoopbackRedirectOptions & { registered?: string[]; signal?: AbortSignal } = {},
): Promise<{ redirectUri: string; callback: Promise<string | undefined>; browsed: Promise<unknown> }> {
  let browsed: Promise<unknown> = Promise.resolve();
  const redirect = loopbackRedirect({
    announce: () => {},
    browser: () => void (browsed = browse(leg.redirectUri)),
    ...options,
  });
  const signal = options.signal ?? new AbortController().signal;
  const leg = await redirect.begin({ registered: options.registered ?? [], signal });
  onTestFinished(() => leg.close());
  const callback = leg.open(URL_OF_AS, { state: "expected", signal });
  callback.catch(() => {});
  await Promise.resolve();
  return { redirectUri: leg.redirectUri, callback, browsed };
}

/** What the listener says to one request, while it waits for the real callback. */
async function replyTo(make: (redirectUri: string) => Promise<Reply>): Promise<Reply> {
  const { browsed, callback } = await signIn(make);
  const waiting = Symbol("still waits");
  const reply = (await browsed) as Reply;
  expect(await Promise.race([callback, Promise.resolve(waiting)])).toBe(waiting);
  return reply;
}

describe("the loopback listener", () => {
  it("is listening on 127.0.0.1 before anybody hears of its URL, and returns the URL that the browser came back to [AUTHSEC-C-008]", async () => {
    const { redirectUri, callback, browsed } = await signIn((uri) => ask(`${uri}?state=expected&code=c%26d&iss=x`));
    expect(redirectUri).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/callback$/);
    const url = new URL((await callback) as string);
    expect(Object.fromEntries(url.searchParams)).toEqual({ state: "expected", code: "c&d", iss: "x" });
    expect(await browsed).toMatchObject({ status: 200 });
  });

  it("takes a code with a question mark whole", async () => {
    const { callback } = await signIn((uri) => ask(`${uri}?state=expected&code=a?b`));
    expect(new URL((await callback) as string).searchParams.get("code")).toBe("a?b");
  });

  it("has a path that begins with a slash, and says so before it listens", () => {
    expect(() => loopbackRedirect({ path: "callback" })).toThrow("slash");
  });

  it("shows a fixed page that loads nothing, is not stored, and repeats nothing of the request", async () => {
    const { browsed } = await signIn((uri) => ask(`${uri}?state=expected&error=%3Cscript%3Ealert(1)%3C/script%3E`));
    const reply = (await browsed) as Reply;
    expect(reply.text).not.toContain("alert");
    expect(reply.headers).toMatchObject({
      "content-security-policy": "default-src 'none'; frame-ancestors 'none'",
      "cache-control": "no-store",
      "referrer-policy": "no-referrer",
      connection: "close",
    });
  });

  it("refuses a foreign Host, as DNS rebinding brings", async () => {
    const reply = await replyTo((uri) => ask(`${uri}?state=expected&code=c`, { headers: { host: "evil.example" } }));
    expect(reply.status).toBe(421);
  });

  it("refuses POST", async () => {
    const reply = await replyTo((uri) => ask(`${uri}?state=expected&code=c`, { method: "POST" }));
    expect([reply.status, reply.headers.allow]).toEqual([405, "GET"]);
  });

  it.each(["/", "/callback/", "/callbackx", "/x/../callback2", "/favicon.ico"])(
    "refuses the wrong path %s",
    async (path) => {
      const reply = await replyTo((uri) => ask(`${new URL(uri).origin}${path}?state=expected&code=c`));
      expect(reply.status).toBe(404);
    },
  );

  it.each([
    ["unknown", "state=other&code=c"],
    ["missing", "code=c"],
    ["duplicated", "state=expected&state=expected&code=c"],
    ["in another place", "code=c#state=expected"],
  ])("goes on waiting when state is %s [AUTHSEC-C-020]", async (_how, query) => {
    const reply = await replyTo((uri) => ask(`${uri}?${query.replace("#", "%23")}`));
    expect(reply.status).toBe(400);
  });

  it("takes one callback only: a second is refused", async () => {
    const { redirectUri, callback } = await signIn((uri) => ask(`${uri}?state=expected&code=first`));
    expect(await callback).toContain("code=first");
    expect((await ask(`${redirectUri}?state=expected&code=second`)).status).toBe(400);
  });

  it("is no open redirect: whatever redirect_uri a callback brings, the answer leads nowhere", async () => {
    const query = "state=expected&code=c&redirect_uri=https%3A%2F%2Fevil.example%2F&url=https%3A%2F%2Fevil.example%2F";
    const { browsed } = await signIn((uri) => ask(`${uri}?${query}`));
    const reply = (await browsed) as Reply;
    expect([reply.status, reply.headers.location, reply.headers.refresh]).toEqual([200, undefined, undefined]);
    expect(reply.text).not.toMatch(/evil|http-equiv|<a|<script/);
  });

  it("takes any other port when that of an earlier registration is busy", async () => {
    const busy = createServer().listen(0, "127.0.0.1");
    await new Promise((resolve) => busy.once("listening", resolve));
    onTestFinished(() => void busy.close());
    const registered = [`http://127.0.0.1:${(busy.address() as AddressInfo).port}/callback`];
    const { redirectUri } = await signIn(() => Promise.resolve(), { registered });
    expect(redirectUri).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/callback$/);
    expect(registered).not.toContain(redirectUri);
  });

  it("takes the port of an earlier registration when it is free", async () => {
    const first = loopbackRedirect({ announce: () => {}, browser: () => {} });
    const { signal } = new AbortController();
    const leg = await first.begin({ registered: [], signal });
    await leg.close();
    const again = await first.begin({ registered: ["https://app.example/cb", leg.redirectUri], signal });
    onTestFinished(() => again.close());
    expect(again.redirectUri).toBe(leg.redirectUri);
  });

  it("stops waiting when the sign-in is aborted", async () => {
    const abort = new AbortController();
    const { callback } = await signIn(() => Promise.resolve(), { signal: abort.signal });
    abort.abort();
    await expect(callback).rejects.toMatchObject({ code: "ABORTED" });
  });

  it("stops waiting for a user who does not come back", async () => {
    const { callback } = await signIn(() => Promise.resolve(), { timeout: 20 });
    await expect(callback).rejects.toMatchObject({ code: "CALLBACK_TIMEOUT", retryable: true });
  });

  it("listens no more once it is closed", async () => {
    const redirect = loopbackRedirect();
    const leg = await redirect.begin({ registered: [], signal: new AbortController().signal });
    await leg.close();
    await expect(ask(leg.redirectUri)).rejects.toMatchObject({ code: "ECONNREFUSED" });
  });
});
