import { requireOrSkip } from "@mortise-tooling/test-support";
import type { HttpServerOptions } from "@mortise/transport-http";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, beforeEach, describe, expect, it, onTestFinished } from "vitest";
import type * as PageProgram from "../src/page.js";
import { findChromium, startChromium } from "./chromium.js";
import type { Browser } from "./chromium.js";
import { serveMcp } from "./mcp-origin.js";
import type { McpOrigin } from "./mcp-origin.js";
import { servePage } from "./page-origin.js";
import type { PageOrigin } from "./page-origin.js";

const executable = findChromium();
let browser: Browser;
let site: PageOrigin;
let page: Page;

beforeAll(async () => {
  if (executable === undefined) return;
  [site, browser] = await Promise.all([servePage(), startChromium(executable)]);
  page = await browser.context.newPage();
  await page.goto(site.origin);
}, 90_000);

afterAll(async () => {
  await browser?.close();
  await site?.close();
});

beforeEach((test) => {
  const how = "looked in /usr/bin and on the PATH for chromium; Debian and Ubuntu have a package of that name";
  requireOrSkip(test, "Chromium", executable !== undefined, how);
});

/** An MCP server on an origin that is not the page's. */
async function open(options: (pageOrigin: string) => HttpServerOptions): Promise<McpOrigin> {
  const mcp = await serveMcp(options(site.origin));
  onTestFinished(() => mcp.close());
  expect(new URL(mcp.url).origin).not.toBe(site.origin);
  return mcp;
}

/** Calls a function of the page's program, in the page. */
async function inPage<F extends keyof typeof PageProgram>(
  name: F,
  ...args: Parameters<(typeof PageProgram)[F]>
): Promise<Awaited<ReturnType<(typeof PageProgram)[F]>>> {
  return page.evaluate(([name, args]) => (globalThis as any).page[name as string](...(args as unknown[])), [
    name,
    args,
  ] as const);
}

const allowed = (origin: string): HttpServerOptions => ({ allowedOrigins: [origin], cors: true });

describe("a page of another origin that the server allows", () => {
  it("discovers, lists and calls", async () => {
    const { url } = await open(allowed);
    const { versions, tools } = await inPage("lookAround", url);
    expect(versions).toContain("2026-07-28");
    expect(tools).toContain("forecast");
    expect(await inPage("callTool", url, "forecast", { day: 3 })).toEqual({ day: 3 });
  });

  it("sends the protocol's headers past the browser, values that no header can carry included [HTTP-C-008] [XMH-C-003] [XMH-C-018]", async () => {
    const { url, arrived } = await open(allowed);
    const args = { city: "Kraków ☀", day: -7 };
    expect(await inPage("callTool", url, "forecast", args)).toEqual(args);
    const call = arrived.find(({ headers }) => headers["mcp-name"] === "forecast");
    expect(call?.headers).toMatchObject({
      origin: site.origin,
      "mcp-protocol-version": "2026-07-28",
      "mcp-method": "tools/call",
      "mcp-param-city": `=?base64?${Buffer.from(args.city).toString("base64")}?=`,
      "mcp-param-day": "-7",
    });
    const asked = arrived.map(
      ({ method, headers }) => method === "OPTIONS" && headers["access-control-request-headers"],
    );
    expect(asked).toContainEqual(expect.stringContaining("mcp-param-city"));
  });

  it("sends headers of the application that the server lets pages send", async () => {
    const headers = { "X-Tenant": "blue" };
    const { url, arrived } = await open((origin) => ({
      allowedOrigins: [origin],
      cors: { allowedHeaders: ["x-tenant"] },
    }));
    await inPage("callTool", url, "forecast", {}, headers);
    expect(arrived.find(({ headers }) => headers["mcp-name"] === "forecast")?.headers["x-tenant"]).toBe("blue");
  });

  it("hears progress while a call runs, on an event stream [HTTP-C-014]", async () => {
    const { url } = await open(allowed);
    const streams: string[] = [];
    const note = (response: { headers(): Record<string, string> }): void =>
      void streams.push(response.headers()["content-type"] ?? "");
    page.on("response", note);
    onTestFinished(() => void page.off("response", note));
    const { heard, result } = await inPage("callWithProgress", url, "count");
    expect(heard.at(-1)).toBe(3);
    expect(heard).toEqual(heard.toSorted((a, b) => a - b));
    expect(result).toEqual({ counted: 3 });
    expect(streams).toContainEqual(expect.stringContaining("text/event-stream"));
  });

  it("cancels by closing the stream, and the handler hears of it [HTTP-C-015] [HTTP-S-026] [CANC-S-004]", async () => {
    const { url, givenUp, arrived } = await open(allowed);
    expect(await inPage("giveUp", url, "wait")).toBe("AbortedError ABORTED");
    await givenUp;
    expect(arrived.filter(({ method }) => method === "POST")).toHaveLength(1);
  });

  it("hears of changes by a subscription", async () => {
    const { url } = await open(allowed);
    expect(await inPage("hearOfChange", url, "grow")).toEqual(["acknowledged", "toolsListChanged"]);
  });

  it("can read what the server says about credentials, and bring them", async () => {
    const challenge = 'Bearer realm="here"';
    const { url } = await open((origin) => ({
      ...allowed(origin),
      authenticate: (request) =>
        request.header("authorization") === "Bearer good"
          ? { principal: "page", scopes: [] }
          : { status: 401, message: "Who are you?", headers: { "WWW-Authenticate": challenge } },
    }));
    const seen = await inPage("answerChallenge", url, "good");
    expect(seen).toEqual({ challenge, tools: 4 });
  });
});

describe("a page that the server does not allow", () => {
  it.each<[string, (origin: string) => HttpServerOptions]>([
    ["without CORS", (origin) => ({ allowedOrigins: [origin] })],
    ["of a foreign origin", () => ({ allowedOrigins: ["https://app.example.com"], cors: true })],
    ["whose origin differs by a port", (origin) => ({ allowedOrigins: [`${origin}0`], cors: true })],
  ])("%s is refused by the browser, and no request of its reaches a handler", async (_, options) => {
    const { url, arrived, ran } = await open(options);
    expect(await inPage("failure", url)).toMatch(/^NetworkError /);
    expect(arrived.map(({ method }) => method)).toEqual(["OPTIONS"]); // the browser asked, and kept the POST back
    expect(ran).toEqual([]);
  });

  it("cannot call a tool with what a form may send anywhere [HTTP-S-002] [HTTP-S-003]", async () => {
    const { url, arrived, ran } = await open(() => ({ allowedOrigins: ["https://app.example.com"], cors: true }));
    const statuses: number[] = [];
    page.on("response", (response) => void statuses.push(response.status()));
    onTestFinished(() => void page.removeAllListeners("response"));
    const call = { jsonrpc: "2.0", id: 1, method: "tools/call", params: { name: "forecast", arguments: {} } };
    expect(await inPage("sendBlindly", url, JSON.stringify(call))).toBe("opaque");
    expect(arrived).toMatchObject([{ method: "POST", headers: { origin: site.origin } }]);
    expect(statuses).toEqual([403]);
    expect(ran).toEqual([]);
  });
});
