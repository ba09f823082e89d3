import type { Subscription, SubscriptionEvent } from "@mortise/client";
import { LocalError, RpcError } from "@mortise/jsonrpc";
import { describe, expect, it } from "vitest";
import { rejection } from "../peer.js";
import { streams, types } from "./streams.js";

const ALL = {
  toolsListChanged: true,
  promptsListChanged: true,
  resourcesListChanged: true,
  resourceSubscriptions: ["a:1", "a:2"],
};
const soon = { relisten: { initialDelay: 1, maxDelay: 2 } };
const network = () => new LocalError("NETWORK", "connection reset");
const nextOf = (subscription: Subscription) => {
  const iterator = subscription[Symbol.asyncIterator]();
  return async (): Promise<SubscriptionEvent | undefined> =>
    (await iterator.next()).value as SubscriptionEvent | undefined;
};

describe("after a drop", () => {
  it("it is opened anew with the same filter, and says that there is a gap [SUB-C-014] [SUB-C-015]", async () => {
    const { client, next } = streams();
    const events: SubscriptionEvent[] = [];
    const subscription = client.subscribe(ALL, { ...soon, onEvent: (event) => events.push(event) });
    const first = await next();
    first.acknowledge();
    first.drop(network());
    (await next()).drop(Object.assign(new LocalError("HTTP_STATUS", "busy"), { status: 503 }));
    (await next()).refuse(new RpcError(-32603, "too many subscriptions"));
    const last = await next();
    expect(last.request.params?.notifications).toEqual(ALL);
    expect(last.request.id).not.toBe(first.request.id);
    expect(types(events)).toEqual(["acknowledged"]);
    last.acknowledge({ toolsListChanged: true });
    expect(types(events)).toEqual(["acknowledged", "acknowledged", "gap"]);
    expect(events.at(-1)).toEqual({ type: "gap", reason: "dropped" });
    first.tell("notifications/tools/list_changed");
    last.tell("notifications/tools/list_changed");
    await subscription.close();
    expect(types(events)).toEqual(["acknowledged", "acknowledged", "gap", "toolsListChanged", "ended"]);
  });

  it.each([
    ["relisten: false", { relisten: false }, network(), 1],
    ["maxAttempts", { relisten: { initialDelay: 1, maxAttempts: 2 } }, network(), 3],
    ["401", soon, Object.assign(new LocalError("HTTP_STATUS", "who?"), { status: 401 }), 1],
  ] as const)("it ends at %s", async (_, options, error, attempts) => {
    const { client, next, opened } = streams();
    const subscription = client.subscribe({}, options);
    (await next()).acknowledge();
    opened[0]!.drop(error);
    for (let i = 1; i < attempts; i++) (await next()).drop(error);
    expect(await subscription.closed).toBe(error);
    expect(opened).toHaveLength(attempts);
  });

  it("it can be closed while it waits", async () => {
    const { client, next, opened } = streams();
    const subscription = client.subscribe({}, { relisten: { initialDelay: 60_000 } });
    (await next()).acknowledge();
    opened[0]!.drop(network());
    await new Promise((resolve) => setTimeout(resolve, 5));
    await subscription.close();
    expect(opened).toHaveLength(1);
  });

  it("it is not opened again when the transport has ended", async () => {
    const { client, next, opened } = streams();
    const subscription = client.subscribe({}, soon);
    (await next()).acknowledge();
    await client.close();
    await subscription.closed;
    expect(opened).toHaveLength(1);
  });
});

describe("a slow consumer", () => {
  it("finds each change once, however often it happened", async () => {
    const { client, next } = streams();
    const subscription = client.subscribe(ALL);
    const stream = await next();
    stream.acknowledge();
    for (let i = 0; i < 5_000; i++) {
      stream.tell("notifications/tools/list_changed");
      stream.tell("notifications/resources/updated", { uri: `a:${(i % 2) + 1}` });
    }
    stream.finish();
    const events: SubscriptionEvent[] = [];
    for await (const event of subscription) events.push(event);
    expect(types(events)).toEqual(["acknowledged", "toolsListChanged", "resourceUpdated", "resourceUpdated", "ended"]);
  });

  it("loses the oldest beyond maxQueued, and hears of it", async () => {
    const { client, next } = streams();
    const subscription = client.subscribe(ALL, { maxQueued: 4 });
    const stream = await next();
    stream.acknowledge();
    for (let i = 0; i < 50; i++) stream.tell("notifications/resources/updated", { uri: `a:1/${i}` });
    const take = nextOf(subscription);
    expect([await take(), await take(), await take(), await take()]).toEqual([
      { type: "gap", reason: "slow" },
      ...[47, 48, 49].map((i) => ({ type: "resourceUpdated", uri: `a:1/${i}` })),
    ]);
    await subscription.close();
  });

  it("cannot iterate beside a callback", async () => {
    const { client } = streams();
    const subscription = client.subscribe({}, { onEvent: () => {} });
    expect(await rejection(subscription[Symbol.asyncIterator]().next())).toMatchObject({ code: "NO_QUEUE" });
    await client.close();
  });

  it("may throw from its callback without harm", async () => {
    const warnings: string[] = [];
    const { client, next } = streams({ onWarning: (message) => warnings.push(message) });
    const onEvent = (): void => {
      throw new Error("bug");
    };
    const subscription = client.subscribe({}, { onEvent });
    (await next()).acknowledge();
    await subscription.close();
    expect(warnings).toEqual([expect.stringContaining("onEvent"), expect.stringContaining("onEvent")]);
  });
});
