// Whatever is POSTed: a clear error with its status, and the server goes on.
import { connect as connectTcp } from "node:net";
import type { Socket } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { startHttp } from "../src/connections.js";
import { call, complaint, NO_MESSAGES, oddRequests, toolCall } from "./hostile.js";

const LIMIT = 256 * 1024;
const HEADERS = {
  "content-type": "application/json",
  accept: "application/json, text/event-stream",
  "mcp-protocol-version": "2026-07-28",
};

let target: Awaited<ReturnType<typeof startHttp>>;
beforeAll(async () => {
  target = await startHttp();
});
afterAll(() => target.stop());
afterEach(async () => expect(await echo("still here")).toBe("still here for nobody"));

const post = (body: BodyInit, headers: Record<string, string> = {}): Promise<Response> =>
  fetch(target.url, {
    method: "POST",
    headers: { ...HEADERS, ...headers },
    body,
    ...(body instanceof ReadableStream && { duplex: "half" }),
  });

/** The headers that mirror a request. What cannot stand in a header is left out, as a sloppy client would. */
function mirrored({ method, params }: Record<string, any>): Record<string, string> {
  const encode = (text: string): string =>
    /^[\x21-\x7e]{1,200}$/.test(text) ? text : `=?base64?${Buffer.from(text).toString("base64")}?=`;
  const name: unknown = params?.name ?? params?.uri;
  return {
    ...(typeof method === "string" && /^[\x21-\x7e]{1,200}$/.test(method) && { "mcp-method": method }),
    ...(typeof name === "string" && name.length < 1_000 && { "mcp-name": encode(name) }),
  };
}

async function echo(text: string): Promise<string> {
  const message = toolCall(1, "echo", { text });
  const answer = (await (await post(JSON.stringify(message), mirrored(message))).json()) as Record<string, any>;
  return answer.result.content[0].text as string;
}

async function waiting(): Promise<string> {
  const message = toolCall(1, "waiting");
  const answer = (await (await post(JSON.stringify(message), mirrored(message))).json()) as Record<string, any>;
  return answer.result.content[0].text as string;
}

/** A connection for what no HTTP client would send. */
async function raw(): Promise<{ socket: Socket; text: () => string; closed: Promise<void> }> {
  const { hostname, port } = new URL(target.url);
  const socket = connectTcp({ host: hostname, port: Number(port), allowHalfOpen: true });
  let text = "";
  socket.on("data", (chunk) => (text += chunk.toString("latin1"))).on("error", () => undefined);
  const closed = new Promise<void>((resolve) => socket.once("close", () => resolve()));
  await new Promise<void>((resolve) => socket.once("connect", () => resolve()));
  return { socket, text: () => text, closed };
}

function head(length: number | string, more: Record<string, string> = {}): string {
  const headers = {
    host: new URL(target.url).host,
    ...HEADERS,
    ...(length === "" ? {} : { "content-length": String(length) }),
    ...more,
  };
  return `POST /mcp HTTP/1.1\r\n${Object.entries(headers)
    .map(([name, value]) => `${name}: ${value}\r\n`)
    .join("")}\r\n`;
}

async function until(holds: () => boolean | Promise<boolean>): Promise<void> {
  const end = Date.now() + 8_000;
  while (!(await holds())) {
    if (Date.now() > end) throw new Error("waited in vain");
    await sleep(10);
  }
}

describe("a stranger over HTTP", () => {
  it("is told of every body that is no message, with status 400", async () => {
    for (const [text, code] of NO_MESSAGES) {
      const response = await post(text);
      expect(
        [response.status, ((await response.json()) as Record<string, any>).error.code],
        text.slice(0, 100),
      ).toEqual([400, code]);
    }
  });

  it(
    "is refused for every odd value of every member, and never with an internal error",
    { timeout: 60_000 },
    async () => {
      const complaints: string[] = [];
      const requests = oddRequests();
      const lane = async (): Promise<void> => {
        for (const request of requests) {
          const response = await post(JSON.stringify(request), mirrored(request));
          const why = response.status >= 500 ? `its status is ${response.status}` : complaint(await response.json());
          if (why !== undefined) complaints.push(`${JSON.stringify(request).slice(0, 300)}: ${why}`);
        }
      };
      await Promise.all(Array.from({ length: 8 }, lane));
      expect(complaints).toEqual([]);
    },
  );

  it("cannot send more than is read, said before or not", async () => {
    const large = "x".repeat(LIMIT + 1);
    expect((await post(large)).status).toBe(413);
    const chunks = new ReadableStream<Uint8Array>({
      pull: (controller) => controller.enqueue(new Uint8Array(64 * 1024)),
    });
    const endless = await post(chunks).then(
      ({ status }) => status,
      () => "cut",
    );
    expect([413, "cut"]).toContain(endless);
  });

  it("cannot lie about headers [HTTPHDR-S-005]", async () => {
    const message = toolCall(1, "echo", { text: "a" });
    const lies = [
      { "mcp-name": "=?base64?%%%?=" },
      { "mcp-name": "refuse" },
      { "mcp-name": "ECHO" },
      { "mcp-name": "=?base64?/w==?=" },
      { "mcp-method": "tools/list" },
      { "mcp-protocol-version": "2026-07-27" },
    ];
    for (const lie of lies) {
      const response = await post(JSON.stringify(message), { ...mirrored(message), ...lie });
      expect(
        [response.status, ((await response.json()) as Record<string, any>).error.code],
        JSON.stringify(lie),
      ).toEqual([400, -32020]);
    }
  });

  it("may use one id for many requests at once: each has its own answer", async () => {
    const texts = Array.from({ length: 64 }, (_, index) => `text ${index}`);
    expect(await Promise.all(texts.map(echo))).toEqual(texts.map((text) => `${text} for nobody`));
  });

  it("that is slow is given up on, and holds up nobody", async () => {
    const slow = await Promise.all(Array.from({ length: 100 }, raw));
    for (const { socket } of slow) socket.write(head(1_000) + "{");
    expect(await echo("meanwhile")).toBe("meanwhile for nobody");
    await until(() => slow.every(({ text }) => text().startsWith("HTTP/1.1 408 ")));
    for (const { socket } of slow) socket.destroy();
  });

  it("may go away in the middle of a body, and of an answer, and its work stops [CANC-S-004]", async () => {
    const message = toolCall(1, "wait");
    const body = JSON.stringify(message);
    const half = await raw();
    half.socket.end(head(1_000) + body.slice(0, 20));
    const gone = await Promise.all(Array.from({ length: 50 }, raw));
    for (const { socket } of gone) socket.write(head(body.length, mirrored(message)) + body);
    await until(async () => (await waiting()) === "50");
    for (const { socket } of gone) socket.resetAndDestroy();
    await until(async () => (await waiting()) === "0");
    await half.closed;
  });

  it("may go away in the middle of a stream", async () => {
    const message = toolCall(1, "count", { to: 100 });
    const body = JSON.stringify({
      ...message,
      params: {
        ...(message.params as object),
        _meta: { ...((message.params as any)._meta as object), progressToken: 0 },
      },
    });
    const streams = await Promise.all(Array.from({ length: 50 }, raw));
    for (const { socket } of streams) socket.write(head(body.length, mirrored(message)) + body);
    await until(() => streams.every(({ text }) => text().includes("notifications/progress")));
    for (const { socket } of streams) socket.resetAndDestroy();
  });

  it("that ends its side after the request may still hear the answer", async () => {
    const message = toolCall(1, "count", { to: 5 });
    const body = JSON.stringify(message);
    const { socket, text, closed } = await raw();
    socket.end(head(body.length, mirrored(message)) + body);
    await Promise.race([closed, until(() => text().includes("counted for nobody"))]);
    socket.destroy();
    expect(text() === "" || text().includes("counted for nobody")).toBe(true); // an answer or none, never half of one
  });

  it("gets nowhere with broken HTTP", async () => {
    const broken = [
      "GET\r\n\r\n",
      "POST /mcp HTTP/1.1\r\nhost: a\r\nhost: b\r\n\r\n",
      `POST /mcp HTTP/1.1\r\nx: ${"y".repeat(100_000)}\r\n\r\n`,
      "\u0000\u0001\u0002\r\n\r\n",
      head(5, { "transfer-encoding": "chunked" }) + "0\r\n\r\n",
    ];
    for (const bytes of broken) {
      const { socket, text, closed } = await raw();
      socket.write(bytes, "latin1");
      await Promise.race([closed, until(() => /^HTTP\/1\.1 4\d\d /.test(text()))]);
      expect(text(), bytes.slice(0, 60)).toMatch(/^(HTTP\/1\.1 4\d\d |$)/);
      socket.destroy();
    }
  });

  it("leaves no trace: a thousand refusals later the heap is as it was", async () => {
    const heap = async (): Promise<number> => {
      const message = toolCall(1, "memory");
      const answer = (await (await post(JSON.stringify(message), mirrored(message))).json()) as Record<string, any>;
      return (JSON.parse(answer.result.content[0].text as string) as { heapUsed: number }).heapUsed;
    };
    const refuse = async (count: number): Promise<void> => {
      for (let sent = 0; sent < count; sent++) await (await post(NO_MESSAGES[sent % NO_MESSAGES.length]![0])).text();
    };
    await refuse(200);
    const before = await heap();
    await refuse(1_000);
    expect((await heap()) - before).toBeLessThan(1024 * 1024);
  });

  it("hears of a method that is none with 404 [HTTPVER-S-005]", async () => {
    for (const method of ["__proto__", "constructor", "tools/none"]) {
      const message = call("id", method);
      const response = await post(JSON.stringify(message), mirrored(message));
      expect([response.status, await response.json()]).toMatchObject([404, { id: "id", error: { code: -32601 } }]);
    }
  });
});
