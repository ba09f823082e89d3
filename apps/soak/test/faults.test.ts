// What breaks between a client and a server: told at once, to everybody who waits, and nothing is left behind.
import { setTimeout as sleep } from "node:timers/promises";
import { Context, isFailure } from "@mortise/jsonrpc";
import type { Exchange, JsonObject, Transport } from "@mortise/jsonrpc";
import { META_KEYS, REVISION } from "@mortise/schema/2026-07-28";
import { httpTransport } from "@mortise/transport-http";
import { listen, nodePool } from "@mortise/transport-http/node";
import { stdioTransport } from "@mortise/transport-stdio/node";
import { afterEach, describe, expect, it } from "vitest";
import { SERVE } from "../src/connections.js";
import { targetServer } from "../src/target.js";

const STATE_KEY = "a secret of this test, and of nobody else";
const transports: Transport[] = [];
afterEach(async () => {
  await Promise.all(transports.splice(0).map((transport) => transport.close()));
});

const program = (env: Record<string, string> = {}) =>
  stdioTransport({ command: process.execPath, args: ["--expose-gc", SERVE, "stdio"], env: { ...env } });

async function kept<T extends Transport>(transport: T | Promise<T>): Promise<T> {
  transports.push(await transport);
  return transport;
}

let lastId = 0;

async function tool(
  exchange: Exchange,
  name: string,
  args: JsonObject = {},
  more: JsonObject = {},
): Promise<Record<string, any>> {
  const _meta = {
    [META_KEYS.protocolVersion]: REVISION,
    [META_KEYS.clientCapabilities]: { elicitation: { form: {} } },
  };
  const params = { name, arguments: args, ...more, _meta };
  const response = await exchange({ jsonrpc: "2.0", id: ++lastId, method: "tools/call", params }, new Context());
  if (isFailure(response)) throw new Error(`${response.error.code}: ${response.error.message}`);
  return response.result;
}

const yes = { sure: { action: "accept", content: { sure: true } } };

/** Everything that `confirm` asked for, answered by another server than the one that asked. */
async function acrossServers(first: Exchange, second: () => Promise<Exchange>): Promise<unknown> {
  const { requestState, inputRequests } = await tool(first, "confirm", { what: "it" });
  expect(Object.keys(inputRequests as object)).toEqual(["sure"]);
  const result = await tool(await second(), "confirm", { what: "it" }, { requestState, inputResponses: yes });
  return result.content[0].text;
}

describe("a server that is replaced in the middle of an input round", () => {
  it("goes on over stdio after the program was killed, when both were given one key [MRTR-S-010]", async () => {
    const first = await kept(program({ STATE_KEY }));
    const text = await acrossServers(first.exchange, async () => {
      process.kill(first.pid, "SIGKILL");
      await first.closed;
      return (await kept(first.restart())).exchange;
    });
    expect(text).toBe("it done with the secret of nobody");
  });

  const serving = async (stateKeys: readonly string[]) => {
    const server = await listen(targetServer({ stateKeys }).exchange, { drainTimeout: 50 });
    const transport = await kept(httpTransport(server.url, { sender: nodePool() }));
    return { exchange: transport.exchange, close: () => server.close() };
  };

  it("goes on over HTTP at another instance, an older key of the ring included", async () => {
    const first = await serving([STATE_KEY]);
    const newer = ["a newer secret, put in front of the old one", STATE_KEY];
    const text = await acrossServers(first.exchange, async () => {
      await first.close();
      return (await serving(newer)).exchange;
    });
    expect(text).toBe("it done with the secret of nobody");
  });

  it("is refused by an instance that has another key [MRTR-S-011]", async () => {
    const [first, stranger] = [await serving([STATE_KEY]), await serving(["the secret of somebody else altogether"])];
    const round = acrossServers(first.exchange, () => Promise.resolve(stranger.exchange));
    await expect(round).rejects.toThrow(/^-32602: The requestState was not issued by this server/);
  });
});

describe("a program that is killed", () => {
  it("fails what was open, says how it ended, and serves again after a restart [STDIO-C-018]", async () => {
    const transport = await kept(program());
    const open = Array.from({ length: 20 }, () => tool(transport.exchange, "wait").catch((error: unknown) => error));
    expect((await tool(transport.exchange, "waiting")).content[0].text).toBe("20");
    process.kill(transport.pid, "SIGKILL");
    for (const error of await Promise.all(open)) expect(error).toMatchObject({ code: "CLOSED" });
    expect(await transport.closed).toMatchObject({ code: "PROCESS_EXITED", signal: "SIGKILL" });
    const next = await kept(transport.restart());
    expect((await tool(next.exchange, "waiting")).content[0].text).toBe("0");
  });

  it("again and again leaves neither processes nor listeners behind", async () => {
    let transport = await kept(program());
    const listeners = process.listenerCount("exit");
    for (let round = 0; round < 5; round++) {
      const { pid } = transport;
      process.kill(pid, "SIGKILL");
      await transport.closed;
      transport = await kept(transport.restart());
      expect(() => process.kill(pid, 0)).toThrow(/ESRCH/);
    }
    expect(process.listenerCount("exit")).toBeLessThanOrEqual(listeners);
    expect((await tool(transport.exchange, "waiting")).content[0].text).toBe("0");
  });
});

describe("an HTTP server that goes away", () => {
  it("fails open calls and streams with an error of this side, and the transport works with the next server", async () => {
    const { exchange } = targetServer();
    const first = await listen(exchange, { drainTimeout: 20, onError: () => undefined });
    const transport = await kept(httpTransport(first.url, { sender: nodePool() }));
    const open = ["wait", "wait"].map((name) => tool(transport.exchange, name).catch((error: unknown) => error));
    await sleep(50);
    await first.close();
    for (const error of await Promise.all(open))
      expect(error).toMatchObject({ code: expect.stringMatching(/^[A-Z_]+$/) });
    await expect(tool(transport.exchange, "waiting")).rejects.toMatchObject({ code: "NETWORK" });
    const second = await listen(exchange, { port: Number(new URL(first.url).port), drainTimeout: 20 });
    expect((await tool(transport.exchange, "waiting")).content[0].text).toBe("0");
    await second.close();
  });
});
