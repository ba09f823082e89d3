import { Context, RpcError } from "@mortise/jsonrpc";
import type { Exchange, JsonRpcRequest } from "@mortise/jsonrpc";
import { CHANNELS, publishDiagnostics } from "@mortise/telemetry/node";
import type { RequestEvent } from "@mortise/telemetry/node";
import { tracingChannel } from "node:diagnostics_channel";
import { afterEach, describe, expect, it } from "vitest";

const REQUEST: JsonRpcRequest = { jsonrpc: "2.0", id: 1, method: "tools/list" };
const ANSWER = { jsonrpc: "2.0", id: 1, result: {} } as const;
const EVENTS = ["start", "end", "asyncStart", "asyncEnd", "error"] as const;

const undo: (() => void)[] = [];
afterEach(() => undo.splice(0).forEach((step) => step()));

/** Collects what one side publishes. */
function subscribe(side: keyof typeof CHANNELS) {
  const heard: [string, RequestEvent][] = [];
  const channel = tracingChannel(CHANNELS[side]);
  for (const name of EVENTS) {
    const listener = (event: unknown): void => void heard.push([name, event as RequestEvent]);
    channel[name].subscribe(listener);
    undo.push(() => channel[name].unsubscribe(listener));
  }
  return heard;
}

describe.each(["client", "server"] as const)("requests of a %s", (side) => {
  it("are published from start to end, as one object, with the answer", async () => {
    const heard = subscribe(side);
    const other = subscribe(side === "client" ? "server" : "client");
    const context = new Context({ transport: "http" });
    expect(await publishDiagnostics(side)(() => Promise.resolve(ANSWER))(REQUEST, context)).toBe(ANSWER);
    expect(heard.map(([name]) => name)).toEqual(["start", "end", "asyncStart", "asyncEnd"]);
    expect(new Set(heard.map(([, event]) => event)).size).toBe(1);
    expect(heard[0]?.[1]).toMatchObject({ request: REQUEST, result: ANSWER });
    expect(heard[0]?.[1].context).toBe(context);
    expect(other).toEqual([]);
  });

  it("are published with what was thrown, which is passed on", async () => {
    const heard = subscribe(side);
    const error = new RpcError(-32602, "no");
    const failing: Exchange = () => Promise.reject(error);
    await expect(publishDiagnostics(side)(failing)(REQUEST, new Context())).rejects.toBe(error);
    expect(heard.map(([name]) => name)).toEqual(["start", "end", "error", "asyncStart", "asyncEnd"]);
    expect(heard.at(-1)?.[1].error).toBe(error);
  });

  it("pass by untouched while nobody listens, and one listener is enough", async () => {
    let promise: Promise<typeof ANSWER> | undefined;
    const exchange = publishDiagnostics(side)(() => (promise = Promise.resolve(ANSWER)));
    expect(exchange(REQUEST, new Context())).toBe(promise);
    const ends: unknown[] = [];
    const listener = (event: unknown): void => void ends.push(event);
    const { asyncEnd } = tracingChannel(CHANNELS[side]);
    asyncEnd.subscribe(listener);
    undo.push(() => asyncEnd.unsubscribe(listener));
    await exchange(REQUEST, new Context());
    expect(ends).toHaveLength(1);
  });
});
