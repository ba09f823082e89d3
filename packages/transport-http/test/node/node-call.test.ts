import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { listen, nodeHandler } from "@mortise/transport-http/node";
import { afterEach, describe, expect, it } from "vitest";
import { call, echo, META, post, until } from "../support/faces.js";
import { head, raw } from "../support/raw.js";

const servers: { close(): Promise<void> }[] = [];
const start = async (...args: Parameters<typeof listen>) => {
  const server = await listen(...args);
  servers.push(server);
  return server;
};
afterEach(() => Promise.all(servers.splice(0).map((server) => server.close())));

const body = JSON.stringify(call("x", 1, { text: "\u00e9\u{1F600}" }));
const length = Buffer.byteLength(body);

describe("the Node face under bad connections", () => {
  it("reads a body that arrives byte by byte, split inside characters", async () => {
    const { url } = await start(echo);
    const client = await raw(url);
    client.socket.write(head(url, { "Content-Length": length }));
    for (const byte of Buffer.from(body)) {
      client.socket.write(Uint8Array.of(byte));
      await new Promise((resolve) => setImmediate(resolve));
    }
    const seen = await client.see(/\r\n\r\n\{.*\}/s);
    expect(JSON.parse(Buffer.from(seen.split("\r\n\r\n")[1] ?? "", "latin1").toString("utf8")).result.params).toEqual({
      text: "\u00e9\u{1F600}",
      _meta: META,
    });
    client.socket.destroy();
  });

  it("answers several requests sent ahead on one connection in order", async () => {
    const { url } = await start(echo);
    const client = await raw(url);
    const one = (id: number): string => {
      const text = JSON.stringify(call("x", id));
      return head(url, { "Content-Length": text.length }) + text;
    };
    client.socket.write(one(1) + one(2) + one(3));
    const seen = await client.see(/"id":3/);
    expect([...seen.matchAll(/"id":(\d)/g)].map((match) => match[1])).toEqual(["1", "2", "3"]);
    client.socket.destroy();
  });

  it("gives a body that does not arrive 408 and closes", async () => {
    const { url } = await start(echo, { bodyTimeout: 30 });
    const client = await raw(url);
    client.socket.write(`${head(url, { "Content-Length": length })}{`);
    expect(await client.see(/did not arrive/)).toMatch(/^HTTP\/1\.1 408 /);
    await client.closed;
  });

  it("shows 413 to a caller who is still sending, then closes", async () => {
    const { url } = await start(echo, { maxBody: 100_000 });
    const client = await raw(url);
    client.socket.write(head(url, { "Content-Length": 10_000_000 }));
    const chunk = Buffer.alloc(50_000, 32);
    const timer = setInterval(() => client.socket.writable && client.socket.write(chunk), 5);
    expect(await client.see(/is longer than 100000 bytes/)).toMatch(/^HTTP\/1\.1 413 /);
    await client.closed;
    clearInterval(timer);
  });

  it("stops reading a chunked body at the limit", async () => {
    const { url } = await start(echo, { maxBody: 100_000 });
    const client = await raw(url);
    client.socket.write(head(url, { "Transfer-Encoding": "chunked" }));
    const chunk = `c350\r\n${" ".repeat(50_000)}\r\n`;
    const timer = setInterval(() => client.socket.writable && client.socket.write(chunk), 5);
    expect(await client.see(/is longer than 100000 bytes/)).toMatch(/^HTTP\/1\.1 413 /);
    await client.closed;
    clearInterval(timer);
  });

  it("keeps the connection of a small body that was refused", async () => {
    const { url } = await start(echo);
    const client = await raw(url);
    const refused = head(url, { "Content-Length": length, "Content-Type": "text/plain" }).replace(
      "Content-Type: application/json\r\n",
      "",
    );
    client.socket.write(refused + body);
    await client.see(/ 415 /);
    client.socket.write(head(url, { "Content-Length": length }) + body);
    await client.see(/ 200 /);
    client.socket.destroy();
  });

  it.each([
    ["closes", "end"],
    ["resets", "resetAndDestroy"],
  ] as const)("frees its place when the caller %s in the middle of the body", async (_what, how) => {
    const { url } = await start(echo, { maxConcurrent: 1 });
    const client = await raw(url);
    client.socket.write(`${head(url, { "Content-Length": length })}{`);
    await until503(url);
    client.socket[how]();
    await client.closed;
    let status = 0;
    const ask = async (): Promise<void> => void (status = (await post(url, call())).status);
    for (let i = 0; i < 50 && status !== 200; i += 1) await ask();
    expect(status).toBe(200);
  });

  it("frees its place when the caller leaves while credentials are looked up", async () => {
    let entered = 0;
    let release!: () => void;
    const held = new Promise<void>((resolve) => (release = resolve));
    const authenticate = async () => {
      entered += 1;
      if (entered === 1) await held;
      return { principal: "a", scopes: [] };
    };
    const { url } = await start(echo, { maxConcurrent: 1, authenticate });
    const client = await raw(url);
    client.socket.write(`${head(url, { "Content-Length": length })}{`);
    await until(() => entered === 1, "the first request arrived");
    client.socket.resetAndDestroy();
    await client.closed;
    release();
    let status = 0;
    for (let i = 0; i < 50 && status !== 200; i += 1) status = (await post(url, call())).status;
    expect(status).toBe(200);
  });

  it("joins a header that comes twice, so that it equals no single value", async () => {
    let seen: string | undefined;
    const { url } = await start(async (request, { mirror }) => {
      seen = mirror?.get("mcp-method");
      return echo(request, undefined as never);
    });
    const client = await raw(url);
    client.socket.write(head(url, { "Content-Length": length, "Mcp-Method": "x\r\nmcp-method: y" }) + body);
    await client.see(/ 200 /);
    expect(seen).toBe("x, y");
    client.socket.destroy();
  });

  it("refuses a request without a Host", async () => {
    const { url } = await start(echo);
    const client = await raw(url);
    client.socket.write("POST /mcp HTTP/1.0\r\nContent-Length: 0\r\n\r\n");
    expect(await client.see(/\r\n\r\n/)).toMatch(/^HTTP\/1\.1 403 /);
    client.socket.destroy();
  });
});

describe("nodeHandler", () => {
  it("says so when something before it has read the body", async () => {
    const errors: unknown[] = [];
    const handler = nodeHandler(echo, { onError: (error) => errors.push(error) });
    const server = createServer((request, response) => {
      request.resume().on("end", () => setImmediate(() => handler(request, response)));
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const { port } = server.address() as AddressInfo;
    expect((await post(`http://127.0.0.1:${port}/any/path`, call())).status).toBe(500);
    expect(String(errors[0])).toContain("was read before");
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
});

async function until503(url: string): Promise<void> {
  for (let i = 0; i < 100; i += 1) if ((await post(url, call())).status === 503) return;
  throw new Error("The slow request never took its place.");
}
