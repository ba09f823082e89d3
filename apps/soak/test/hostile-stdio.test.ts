// Whatever comes in over stdin: a clear error, and the server goes on.
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { call, complaint, NO_MESSAGES, oddRequests, toolCall } from "./hostile.js";
import { RawStdio } from "./raw-stdio.js";

const MIB = 1024 * 1024;
let server: RawStdio;
let health = 0;
beforeEach(() => {
  server = new RawStdio();
});
afterEach(async () => {
  try {
    await healthy(); // whatever a test did, the server is well
  } finally {
    server.end();
  }
});

async function healthy(): Promise<void> {
  if (server.child.stdin.writableEnded) return;
  const id = `health ${health++}`;
  server.send(toolCall(id, "echo", { text: id }));
  const answer = await server.answer(id);
  expect(answer.result.content[0].text).toBe(`${id} for nobody`);
}

async function memory(): Promise<{ heapUsed: number; rss: number }> {
  const id = `memory ${health++}`;
  server.send(toolCall(id, "memory"));
  return JSON.parse((await server.answer(id)).result.content[0].text) as { heapUsed: number; rss: number };
}

describe("a stranger on stdin", () => {
  it("is told of every line that is no message [STDIO-B-007]", async () => {
    for (const [text] of NO_MESSAGES) server.write(`${text}\n`);
    await healthy();
    const answers = [...server.anonymous];
    for (const [text, code] of NO_MESSAGES) {
      const withId = /"id":1,"method":("|5|null)/.test(text) && code === -32600;
      if (!withId) expect(answers.shift(), text.slice(0, 100)).toMatchObject({ error: { code } });
    }
    expect(answers.filter(({ error }) => error === undefined)).toEqual([]);
  });

  it("is refused for every odd value of every member, and never with an internal error [BASE-S-006]", async () => {
    const requests = [...oddRequests()];
    expect(requests.length).toBeGreaterThan(2_000);
    for (const request of requests) server.send(request);
    const complaints: string[] = [];
    for (const request of requests) {
      const why = complaint(await server.answer(request.id));
      if (why !== undefined) complaints.push(`${JSON.stringify(request).slice(0, 300)}: ${why}`);
    }
    expect(complaints).toEqual([]);
  });

  it("gets no member of a prototype for a definition", async () => {
    const names = ["__proto__", "constructor", "toString", "hasOwnProperty", "valueOf"];
    for (const name of names) {
      server.send(toolCall(`tool ${name}`, name), call(`prompt ${name}`, "prompts/get", { name }));
      server.send(call(`method ${name}`, name), call(`uri ${name}`, "resources/read", { uri: name }));
    }
    for (const name of names) {
      expect((await server.answer(`tool ${name}`)).error.code).toBe(-32602);
      expect((await server.answer(`prompt ${name}`)).error.code).toBe(-32602);
      expect((await server.answer(`method ${name}`)).error.code).toBe(-32601);
      expect((await server.answer(`uri ${name}`)).error.code).toBe(-32602);
    }
  });

  it("may send a line without an end: it is refused, and not kept", async () => {
    const before = await memory();
    const piece = "x".repeat(MIB);
    for (let sent = 0; sent < 64; sent++) server.write(piece);
    server.write("\n");
    await healthy();
    expect(server.anonymous).toMatchObject([
      { error: { code: -32700, message: expect.stringContaining("262144 bytes") } },
    ]);
    expect((await memory()).heapUsed - before.heapUsed).toBeLessThan(2 * MIB);
  });

  it("may send one byte at a time, and bytes that are no text", async () => {
    const line = new TextEncoder().encode(`${JSON.stringify(toolCall("slow", "echo", { text: "häh? 🧩" }))}\n`);
    for (const byte of line) {
      server.write(Uint8Array.of(byte));
      await new Promise((resolve) => setImmediate(resolve));
    }
    expect((await server.answer("slow")).result.content[0].text).toBe("häh? 🧩 for nobody");
    server.write(Uint8Array.of(0xff, 0xfe, 0xc3, 0x28, 0x0a));
    await healthy();
    expect(server.anonymous).toMatchObject([{ error: { code: -32700 } }]);
  });

  it("cannot have two requests with one id: the second is refused, the first goes on", async () => {
    server.send(toolCall(7, "count", { to: 20 }), toolCall(7, "echo", { text: "twin" }));
    expect((await server.answer(7)).error).toMatchObject({ code: -32600 });
    expect((await server.answer(7, 2)).result.content[0].text).toBe("counted for nobody");
  });

  it("cannot have more in flight than there is room for", async () => {
    const ids = Array.from({ length: 1_500 }, (_, id) => id);
    server.send(...ids.map((id) => toolCall(id, "wait")));
    const refused = await Promise.all(ids.slice(1_024).map((id) => server.answer(id)));
    for (const { error } of refused)
      expect(error).toMatchObject({ code: -32603, message: expect.stringContaining("1024") });
    for (const id of ids) server.send({ jsonrpc: "2.0", method: "notifications/cancelled", params: { requestId: id } });
    await healthy();
    server.send(toolCall("waiting", "waiting"));
    expect((await server.answer("waiting")).result.content[0].text).toBe("0");
  });

  it("gets no answer to notifications, however odd [BASE-B-029] [CANC-B-019]", async () => {
    const odd = [undefined, null, 7, "none", {}, [], -1, "__proto__"];
    for (const requestId of odd) {
      server.send({ jsonrpc: "2.0", method: "notifications/cancelled", params: { requestId } });
      server.send({ jsonrpc: "2.0", method: "notifications/none", params: { requestId } });
    }
    server.send({ jsonrpc: "2.0", id: 5, result: {} }, { jsonrpc: "2.0", id: 5, error: { code: 1, message: "" } });
    await healthy();
    expect(server.anonymous).toEqual([]);
  });

  it("who does not read is not read either: what waits for it is bounded", async () => {
    const { child } = server;
    child.stdout.pause();
    const text = "x".repeat(64 * 1024);
    const ids = Array.from({ length: 400 }, (_, id) => id);
    server.send(...ids.map((id) => toolCall(id, "echo", { text })));
    let before = -1;
    for (let steady = 0; steady < 5; before = child.stdin.writableLength) {
      await new Promise((resolve) => setTimeout(resolve, 50));
      steady = before === child.stdin.writableLength ? steady + 1 : 0;
    }
    expect(before).toBeGreaterThan(10 * MIB); // of 25 Mi, the server has taken no more than it can hold answers for
    child.stdout.resume();
    expect((await server.answer(399)).result.content[0].text).toHaveLength(text.length + " for nobody".length);
  });

  it("that ends its side still gets its answers, and the server exits [STDIO-S-015]", async () => {
    server.send(toolCall("last", "count", { to: 5 }));
    server.child.stdin.end();
    expect((await server.answer("last")).result.content[0].text).toBe("counted for nobody");
    expect(await server.exited).toEqual([0, null]);
  });

  it("that ends in the middle of a line leaves nothing behind [STDIO-S-015]", async () => {
    server.write('{"jsonrpc":"2.0","id":1,"meth');
    server.child.stdin.end();
    expect(await server.exited).toEqual([0, null]);
  });
});
