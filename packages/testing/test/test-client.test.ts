import { RpcError } from "@mortise/jsonrpc";
import { testClient } from "@mortise/testing";
import { describe, expect, it, vi } from "vitest";
import { overStdio } from "../src/wires.js";
import { sampleServer } from "./sample-server.js";

describe.each(["memory", "stdio", "http"] as const)("a test client over %s", (over) => {
  it("calls, hears progress, and passes errors on as any client does", async () => {
    const client = testClient(sampleServer(), { over });
    expect(await client.callTool("greet", { who: "Ada" })).toMatchObject({ content: [{ text: "Hello, Ada!" }] });
    const progress: unknown[] = [];
    await client.callTool("count", {}, { onProgress: ({ progress: step, total }) => progress.push([step, total]) });
    expect(progress).toEqual([
      [1, 3],
      [2, 3],
      [3, 3],
    ]);
    await expect(client.callTool("no such tool")).rejects.toBeInstanceOf(RpcError);
    await client.close();
    await expect(client.callTool("greet", { who: "Ada" })).rejects.toMatchObject({ code: "CLOSED" });
  });

  it("goes through that transport, as whoever it is told to be", async () => {
    const auth = { principal: "ada", scopes: [] };
    const client = testClient(sampleServer(), { over, auth });
    expect(await client.callTool("who")).toMatchObject({ content: [{ text: `ada over ${over}` }] });
    await client.close();
  });

  it("ends what is open when it is closed", async () => {
    const client = testClient(sampleServer(), { over });
    const open = client.callTool("wait").catch((error: unknown) => error);
    await client.callTool("who");
    await client.close();
    expect(await open).toMatchObject({ code: "CLOSED" });
  });
});

it("takes any exchange and any wire", async () => {
  const wire = vi.fn(overStdio);
  const client = testClient(sampleServer().exchange, { over: wire });
  expect(await client.callTool("who")).toMatchObject({ content: [{ text: "nobody over stdio" }] });
  expect(wire).toHaveBeenCalledOnce();
  await client.close();
});

it("needs no clock of its own: a framework's fake timers move time limits", async () => {
  vi.useFakeTimers();
  try {
    const client = testClient(sampleServer());
    const call = client.callTool("wait", {}, { timeout: 60_000 }).catch((error: unknown) => error);
    await vi.advanceTimersByTimeAsync(59_999);
    const early = await Promise.race([call, Promise.resolve("open")]);
    await vi.advanceTimersByTimeAsync(1);
    expect([early, await call]).toMatchObject(["open", { code: "TIMEOUT" }]);
  } finally {
    vi.useRealTimers();
  }
});
