import type { ServerResponse } from "node:http";
import type { Era } from "@mortise/legacy/client";
import { describe, expect, it } from "vitest";
import { at, bad, event, HELLO, json, ok, sessionSite, site, stream, text } from "./http-server.js";
import type { Handler, Hit } from "./http-server.js";
import { rejection } from "./program.js";

const modern: Handler = ({ message }, response) =>
  json(
    response,
    ok(message, {
      resultType: "complete",
      supportedVersions: ["2026-07-28"],
      capabilities: {},
      ...text("modern"),
      tools: [],
    }),
  );

/** Answers `server/discover` in its own way, and everything else as a server with sessions does. */
const refusing = (refuse: (response: ServerResponse, hit: Hit) => unknown): Handler => {
  const { handler } = sessionSite();
  return (hit, response) => (hit.message.method === "server/discover" ? refuse(response, hit) : handler(hit, response));
};

describe("an endpoint that is asked server/discover", () => {
  const legacy: [string, (response: ServerResponse, hit: Hit) => unknown][] = [
    ["404 with nothing", (response) => response.writeHead(404).end()],
    ["404 with an unknown method", (response, { message }) => json(response, bad(message.id, -32601), 404)],
    ["400 with text", (response) => response.writeHead(400).end("Missing session id")],
    ["400 with an error about no message", (response) => json(response, bad(null, -32000), 400)],
    ["400 with wrong params", (response, { message }) => json(response, bad(message.id, -32602), 400)],
    ["405", (response) => response.writeHead(405).end()],
    ["200 with an error", (response, { message }) => json(response, bad(message.id, -32601))],
    ["200 with a web page", (response) => response.writeHead(200, { "Content-Type": "text/html" }).end("<html>")],
    ["200 with another result", (response, { message }) => json(response, ok(message, {}))],
    ["202", (response) => response.writeHead(202).end()],
    ["a stream without an answer", (response) => stream(response).end()],
  ];
  it.each(legacy)("and says %s gets a session [ERA-C-003, ERA-C-018, ERA-C-020]", async (_, refuse) => {
    const { url, said } = await site(refusing(refuse));
    const client = at(url);
    expect((await client.callTool("hi")).content).toEqual([{ type: "text", text: "hi" }]);
    expect(client.era).toBe("legacy");
    expect(said().slice(0, 3)).toEqual(["POST server/discover", "POST initialize", "POST notifications/initialized"]);
  });

  it.each([-32020, -32021, -32022])(
    "and says %i is of the current era: no way back [ERA-C-002, ERA-C-019]",
    async (code) => {
      const { url, said } = await site(({ message }, response) => json(response, bad(message.id, code), 400));
      const client = at(url);
      expect(await rejection(client.discover())).toMatchObject({ code });
      expect(client.era).toBe("modern");
      expect(said()).not.toContain("POST initialize");
    },
  );

  it("and describes itself is of the current era, and is asked nothing twice [ERA-C-004, ERA-C-017]", async () => {
    const { url, said } = await site(modern);
    const client = at(url);
    await client.discover();
    await client.callTool("hi");
    expect([client.era, said()]).toEqual(["modern", ["POST server/discover", "POST tools/call"]]);
  });

  it.each([401, 403, 500, 502, 503, 429])("and says %i says nothing about its era", async (status) => {
    const { url, said, become } = await site((_, response) => response.writeHead(status).end());
    const client = at(url);
    expect(await rejection(client.discover())).toMatchObject({ code: "HTTP_STATUS", status });
    expect([client.era, said()]).toEqual([undefined, ["POST server/discover"]]);
    become(modern);
    await client.callTool("hi");
    expect(client.era).toBe("modern");
  });

  it("and cannot be reached says nothing about its era", async () => {
    const { url, become } = await site((_, response) => response.destroy());
    const client = at(url);
    expect(await rejection(client.listTools())).toMatchObject({ code: "NETWORK" });
    become(sessionSite().handler);
    await client.listTools();
    expect(client.era).toBe("legacy");
  });

  it("and hangs is asked anew by the next call", async () => {
    const { url, become, said } = await site(() => {});
    const client = at(url);
    expect(await rejection(client.listTools({ timeout: 100 }))).toMatchObject({ code: "TIMEOUT" });
    become(modern);
    await client.listTools();
    expect([client.era, said()]).toEqual([
      "modern",
      ["POST server/discover", "POST server/discover", "POST tools/list"],
    ]);
    await client.discover();
    expect(said()).toHaveLength(4);
  });

  it("and wants credentials is given them before it is judged", async () => {
    const { handler } = sessionSite();
    const { url, hits } = await site((hit, response) =>
      hit.headers.authorization === "Bearer t" ? handler(hit, response) : response.writeHead(401).end(),
    );
    let token: string | undefined;
    const credentials = {
      headers: () => (token === undefined ? {} : { Authorization: token }),
      challenged: () => ((token = "Bearer t"), "retry" as const),
    };
    const client = at(url, {}, {}, { credentials });
    await client.listTools();
    expect(client.era).toBe("legacy");
    expect(hits.slice(1).every(({ headers }) => headers.authorization === "Bearer t")).toBe(true);
  });

  it("and is nothing of the kind fails with all that was tried", async () => {
    const { url, said } = await site((_, response) => response.writeHead(404).end());
    const error = await rejection(at(url).listTools());
    expect(error).toMatchObject({ code: "ERA_NOT_FOUND", cause: { code: "HTTP_STATUS", status: 404 } });
    expect((error as Error).message).toMatch(/server\/discover: .* initialize: .* HTTP\+SSE: /);
    expect(said()).toEqual(["POST server/discover", "POST initialize", "GET"]);
  });
});

it("an endpoint that refuses a session with an error is asked for no other kind", async () => {
  const { url, said } = await site(({ message }, response) => json(response, bad(message.id, -32000, "no licence")));
  const error = await rejection(at(url).listTools());
  expect((error as Error).message).toContain("no licence");
  expect(said()).toEqual(["POST server/discover", "POST initialize"]);
});

describe("HTTP+SSE of 2024-11-05", () => {
  /** One stream, whose first event names where to POST. */
  function sse(place = "/messages?session=1"): { handler: Handler; end(): void } {
    let open: ServerResponse | undefined;
    const hello = { ...HELLO, protocolVersion: "2024-11-05" };
    const handler: Handler = ({ http, message }, response) => {
      if (http === "GET") {
        open = stream(response);
        return open.write(event(place, { name: "endpoint" }));
      }
      if (response.req.url === "/mcp") return response.writeHead(405).end();
      response.writeHead(202).end();
      const { id, method } = message;
      if (id !== undefined) open!.write(event(ok(message, method === "initialize" ? hello : text(String(method)))));
      return undefined;
    };
    return { handler, end: () => void open?.end() };
  }

  it("is tried last, and found [ERA-C-026, L25-SSE-C-002, L25-SSE-C-005, L25-SSE-C-006]", async () => {
    const { url, said } = await site(sse().handler);
    const client = at(url);
    expect((await client.callTool("hi")).content).toEqual([{ type: "text", text: "tools/call" }]);
    expect(client.explain()).toMatch(/HTTP\+SSE: "site" opened a session of revision 2024-11-05/);
    expect(said()).toEqual([
      "POST server/discover",
      "POST initialize",
      "GET",
      "POST initialize",
      "POST notifications/initialized",
      "POST tools/call",
    ]);
  });

  it("sends nothing to another origin", async () => {
    const other = await site((_, response) => response.writeHead(202).end());
    const { url } = await site(sse(`${other.url}/messages`).handler);
    const error = await rejection(at(url).callTool("hi"));
    expect((error as Error).message).toContain("not on its origin");
    expect(other.hits).toEqual([]);
  });

  it("is opened again when its stream has ended", async () => {
    const { handler, end } = sse();
    const { url, said } = await site(handler);
    const client = at(url);
    await client.callTool("hi");
    end();
    await expect.poll(() => client.era).toBeUndefined();
    await client.callTool("hi");
    expect(said().filter((one) => one === "GET")).toHaveLength(2);
  });
});

describe("what was found", () => {
  it("is remembered by others, under a name without secrets, and tried first [ERA-C-005]", async () => {
    const memory = new Map<string, Era>();
    const { url, said } = await site(sessionSite().handler);
    await at(`${url}?token=secret`, {}, { memory }).listTools();
    expect([...memory]).toEqual([[url, "legacy"]]);
    const broken = await site((_, response) => response.writeHead(405).end());
    const none = at(`${broken.url}?token=secret`);
    await rejection(none.listTools());
    expect(none.explain()).toContain(broken.url);
    expect(none.explain()).not.toContain("secret");
    await at(url, {}, { memory }).listTools();
    expect(said().filter((one) => one === "POST server/discover")).toHaveLength(1);
  });

  it.each([
    ["modern", "legacy"],
    ["legacy", "modern"],
  ] as const)(
    "is looked for again when the memory says %s and the server is %s [ERA-C-005]",
    async (remembered, real) => {
      const { url } = await site(real === "modern" ? strict : sessionSite().handler);
      const memory = new Map<string, Era>([[url, remembered]]);
      const client = at(url, {}, { memory });
      await client.listTools();
      expect([client.era, memory.get(url)]).toEqual([real, real]);
    },
  );

  it("is looked for again when another server answers at the same place", async () => {
    const { url, become } = await site(strict);
    const client = at(url);
    await client.callTool("hi");
    become(sessionSite().handler);
    expect((await client.callTool("hi")).content).toEqual([{ type: "text", text: "hi" }]);
    expect(client.era).toBe("legacy");
    become(strict);
    expect((await client.callTool("hi")).content).toEqual([{ type: "text", text: "modern" }]);
    expect([client.era, client.explain()]).toEqual(["modern", expect.stringContaining("no longer holds")]);
  });
});

/** A server of the current revision alone. */
const strict: Handler = (hit, response) =>
  hit.message.method === "initialize" || hit.http !== "POST" || hit.headers["mcp-session-id"] !== undefined
    ? json(response, bad(hit.message.id, -32601), 404)
    : modern(hit, response);
