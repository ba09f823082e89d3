import type { Exchange, ExchangeContext } from "@mortise/jsonrpc";
import { describe, expect, it, onTestFinished, vi } from "vitest";
import { raw, head } from "../support/raw.js";
import { call, faces, ok, post, sleep, until } from "../support/faces.js";

const note = (n: unknown) => ({ jsonrpc: "2.0", method: "notifications/progress", params: { n } }) as const;
const body = JSON.stringify(call());

const postHead = (url: string): string => head(url, { "Content-Length": body.length }) + body;

describe.each(faces)("streamed answers on $face", ({ start }) => {
  it("become a stream at the first notification and end after the response [HTTP-S-013] [HTTP-S-016] [HTTP-S-019] [HTTP-S-021]", async () => {
    const { url } = await start(async (request, context) => {
      context.notify(note("line\nbreak \u{1F600}"));
      await sleep(5);
      context.notify(note(null));
      return ok(request, { done: true });
    });
    const reply = await post(url, call("x", 3));
    expect(reply.status).toBe(200);
    expect(reply.headers.get("content-type")).toBe("text/event-stream");
    expect(reply.headers.get("x-accel-buffering")).toBe("no");
    expect(reply.headers.get("cache-control")).toBe("no-cache");
    const messages = reply.text
      .trimEnd()
      .split("\n\n")
      .map((event) => JSON.parse(event.replace(/^data: /, "")));
    expect(messages).toEqual([
      note("line\nbreak \u{1F600}"),
      note(null),
      { jsonrpc: "2.0", id: 3, result: { done: true } },
    ]);
  });

  it("reach the reader while the handler still works", async () => {
    let release: (() => void) | undefined;
    const { url } = await start(async (request, context) => {
      context.notify(note(1));
      await new Promise<void>((resolve) => (release = resolve));
      return ok(request);
    });
    const client = await raw(url);
    client.socket.write(postHead(url));
    const seen = await client.see(/"n":1/);
    expect(seen).not.toContain('"result"');
    release?.();
    await client.see(/"result"/);
    client.socket.destroy();
  });

  it("carry nothing after the answer", async () => {
    let context: ExchangeContext | undefined;
    const { url } = await start(async (request, given) => {
      context = given;
      given.notify(note(1));
      return ok(request);
    });
    const client = await raw(url);
    client.socket.write(postHead(url));
    await client.see(/"result"/);
    context?.notify(note("late"));
    await sleep(30);
    expect(client.received()).not.toContain("late");
    client.socket.destroy();
  });

  it("are not begun once the answer was sent as JSON", async () => {
    let context: ExchangeContext | undefined;
    const { url } = await start(async (request, given) => {
      context = given;
      return ok(request);
    });
    await post(url, call());
    expect(() => context?.notify(note("late"))).not.toThrow();
    expect((await post(url, call())).status).toBe(200);
  });

  it("carry comments while they are quiet [HTTP-S-022]", async () => {
    const { url } = await start(
      async (request, context) => {
        context.notify(note(1));
        await until(() => comments() >= 2, "two comments were seen");
        return ok(request);
      },
      { keepAlive: 10 },
    );
    const client = await raw(url);
    const comments = (): number => client.received().split("\n: ").length - 1;
    client.socket.write(postHead(url));
    await client.see(/"result"/);
    const count = comments();
    await sleep(50);
    expect(comments()).toBe(count);
    client.socket.destroy();
  });

  it.each([
    ["a stream", true],
    ["a JSON answer", false],
  ])("a disconnect cancels %s [CANC-S-004] [HTTP-S-026] [HTTP-S-027]", async (_what, streams) => {
    let signal: AbortSignal | undefined;
    const { url } = await start(
      (_request, context) => {
        if (streams) context.notify(note(1));
        signal = context.signal;
        return new Promise((_resolve, reject) =>
          context.signal.addEventListener("abort", () => reject(context.signal.reason as Error)),
        );
      },
      { onError: (error) => expect.unreachable(String(error)) },
    );
    const client = await raw(url);
    client.socket.write(postHead(url));
    await until(() => signal !== undefined, "the request arrived");
    await sleep(10);
    expect(signal?.aborted).toBe(false);
    client.socket.destroy();
    await until(() => signal?.aborted === true, "the signal aborted");
    expect(signal?.reason).toMatchObject({ code: "CLOSED" });
  });

  it("a disconnect is seen by who asks for the signal later, and one request's does not touch another's", async () => {
    const contexts: ExchangeContext[] = [];
    let release!: () => void;
    const held = new Promise<void>((resolve) => (release = resolve));
    const { url } = await start(async (request, context) => {
      context.notify(note(1));
      contexts.push(context);
      await held;
      return ok(request);
    });
    const [first, second] = [await raw(url), await raw(url)];
    first.socket.write(postHead(url));
    await first.see(/"n":1/);
    second.socket.write(postHead(url));
    await second.see(/"n":1/);
    first.socket.destroy();
    await until(() => contexts[0]?.signal.aborted === true, "the signal aborted");
    expect(contexts[1]?.signal.aborted).toBe(false);
    release();
    await second.see(/"result"/);
    expect(contexts[1]?.signal.aborted).toBe(false);
    second.socket.destroy();
  });

  it("a normal end aborts nothing", async () => {
    let signal: AbortSignal | undefined;
    const { url } = await start(async (request, context) => {
      signal = context.signal;
      if (request.method === "stream") context.notify(note(1));
      return ok(request);
    });
    for (const method of ["json", "stream"]) {
      await post(url, call(method));
      await sleep(20);
      expect(signal?.aborted).toBe(false);
    }
  });

  it("writes nothing once the caller is gone [HTTP-S-028] [CANC-S-013]", async () => {
    let finished = false;
    const exchange: Exchange = async (request, context) => {
      context.notify(note(1));
      await new Promise((resolve) => context.signal.addEventListener("abort", resolve));
      for (let i = 0; i < 10; i += 1) context.notify(note(i));
      finished = true;
      return ok(request);
    };
    const errors: unknown[] = [];
    const { url } = await start(exchange, { onError: (error) => errors.push(error) });
    const client = await raw(url);
    client.socket.write(postHead(url));
    await client.see(/"n":1/);
    client.socket.destroy();
    await until(() => finished, "the handler finished");
    await sleep(10);
    expect(errors).toEqual([]);
    expect((await post(url, { jsonrpc: "2.0", method: "n" })).status).toBe(202);
  });

  it("cuts a reader who leaves too much waiting, and cancels his request", async () => {
    const printed = vi.spyOn(console, "error").mockImplementation(() => {}); // Hono's server prints why a stream broke
    onTestFinished(() => printed.mockRestore());
    let signal: AbortSignal | undefined;
    let sent = 0;
    const text = "x".repeat(64 * 1024);
    const { url } = await start(
      async (request, context) => {
        signal = context.signal;
        for (; sent < 5_000 && !context.signal.aborted; sent += 1) {
          context.notify(note(text));
          await new Promise((resolve) => setImmediate(resolve));
        }
        return ok(request);
      },
      { maxBuffered: 256 * 1024 },
    );
    const client = await raw(url);
    client.socket.write(postHead(url));
    await client.see(/"n":/);
    client.socket.pause();
    await until(() => signal?.aborted === true, "the reader was cut off");
    expect(sent).toBeLessThan(5_000);
    client.socket.destroy();
    await client.closed;
    for (const [error] of printed.mock.calls) expect(String(error)).toContain("The stream was cut.");
  });

  it("lets one message be larger than what may wait", async () => {
    const text = "x".repeat(500_000);
    const { url } = await start(
      async (request, context) => {
        context.notify(note(1));
        return ok(request, { text });
      },
      { maxBuffered: 1_000 },
    );
    expect((await post(url, call())).text).toContain(text);
  });
});
