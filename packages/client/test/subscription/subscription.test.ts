import type { Subscription, SubscriptionEvent } from "@mortise/client";
import { ClosedError, InvalidMessageError, LocalError, RpcError, TimeoutError } from "@mortise/jsonrpc";
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

describe("a subscription", () => {
  it("asks for its filter, says what is honoured and what is not, and tells every kind of change [SUB-C-002] [SUB-C-007]", async () => {
    const { client, next } = streams();
    const subscription = client.subscribe(ALL);
    const take = nextOf(subscription);
    const stream = await next();
    expect(stream.request.params).toMatchObject({ notifications: ALL, _meta: expect.anything() as unknown });
    const honoured = { toolsListChanged: true, promptsListChanged: false, resourceSubscriptions: ["a:2"] };
    stream.acknowledge(honoured);
    stream.tell("notifications/tools/list_changed");
    stream.tell("notifications/prompts/list_changed");
    stream.tell("notifications/resources/list_changed");
    stream.tell("notifications/resources/updated", { uri: "a:2/part" });
    stream.tell("notifications/com.example/x", { n: 1 });
    expect(await take()).toEqual({
      type: "acknowledged",
      honoured,
      missing: { promptsListChanged: true, resourcesListChanged: true, resourceSubscriptions: ["a:1"] },
    });
    expect(await subscription.ready).toEqual(honoured);
    expect([await take(), await take(), await take(), await take()]).toEqual([
      { type: "toolsListChanged" },
      { type: "promptsListChanged" },
      { type: "resourcesListChanged" },
      { type: "resourceUpdated", uri: "a:2/part" },
    ]);
    expect(await take()).toMatchObject({ type: "other", method: "notifications/com.example/x", params: { n: 1 } });
    await subscription.close();
  });

  it("drops what was not asked for, what belongs to another, and what is malformed", async () => {
    const { client, next } = streams();
    const events: SubscriptionEvent[] = [];
    client.subscribe({ toolsListChanged: true, resourceSubscriptions: [] }, { onEvent: (event) => events.push(event) });
    const stream = await next();
    stream.tell("notifications/subscriptions/acknowledged", { notifications: "all" });
    stream.acknowledge();
    stream.tell("notifications/prompts/list_changed");
    stream.tell("notifications/resources/updated", { uri: "a:1" });
    for (const id of ["other", String(stream.request.id), 0]) {
      stream.tell("notifications/tools/list_changed", { _meta: { "io.modelcontextprotocol/subscriptionId": id } });
    }
    stream.tell("notifications/tools/list_changed");
    expect(types(events)).toEqual(["acknowledged", "toolsListChanged"]);
    await client.close();
  });

  it("may be one of many; each hears its own [SUB-C-010]", async () => {
    const { client, next } = streams();
    const heard: string[] = [];
    for (const name of ["one", "two"]) {
      client.subscribe({ toolsListChanged: true }, { onEvent: ({ type }) => heard.push(`${name} ${type}`) });
    }
    const [one, two] = [await next(), await next()];
    expect(one.request.id).not.toBe(two.request.id);
    two.acknowledge();
    two.tell("notifications/tools/list_changed");
    one.acknowledge();
    expect(heard).toEqual(["two acknowledged", "two toolsListChanged", "one acknowledged"]);
    await client.close();
  });

  it("outlives the timeouts of requests, but not a server that never acknowledges", async () => {
    const { client, next } = streams({ timeout: 10, maxTimeout: 10 });
    const subscription = client.subscribe({ toolsListChanged: true });
    const stream = await next();
    stream.acknowledge();
    await new Promise((resolve) => setTimeout(resolve, 60));
    stream.tell("notifications/tools/list_changed");
    const take = nextOf(subscription);
    expect([(await take())?.type, (await take())?.type]).toEqual(["acknowledged", "toolsListChanged"]);
    await subscription.close();
    const silent = client.subscribe({}, { timeout: 20 });
    expect(await rejection(silent.ready)).toBeInstanceOf(TimeoutError);
    expect(await silent.closed).toBeInstanceOf(TimeoutError);
  });
});

describe("a subscription ends", () => {
  it("by close(), which tells the server [SUB-C-011]", async () => {
    const { client, next } = streams();
    const events: SubscriptionEvent[] = [];
    const subscription = client.subscribe({}, { onEvent: (event) => events.push(event) });
    const stream = await next();
    stream.acknowledge();
    await Promise.all([subscription.close(), subscription.close()]);
    expect(stream.context.signal.aborted).toBe(true);
    expect(events.at(-1)).toEqual({ type: "ended", by: "client" });
    stream.tell("notifications/tools/list_changed");
    expect(await subscription.closed).toBeUndefined();
    expect(events).toHaveLength(2);
  });

  it("by its signal, before and after it has begun, and by leaving the loop [SUB-C-011]", async () => {
    const { client, next, opened } = streams();
    const never = client.subscribe({}, { signal: AbortSignal.abort() });
    expect(await never.closed).toBeUndefined();
    expect(await rejection(never.ready)).toBeInstanceOf(ClosedError);
    expect(opened).toEqual([]);
    const controller = new AbortController();
    const aborted = client.subscribe({}, { signal: controller.signal });
    const first = await next();
    controller.abort();
    await aborted.closed;
    expect(first.context.signal.aborted).toBe(true);
    const left = client.subscribe({});
    const second = await next();
    second.acknowledge();
    for await (const { type } of left) if (type === "acknowledged") break;
    await left.closed;
    expect(second.context.signal.aborted).toBe(true);
  });

  it("when the server ends it with a result", async () => {
    const { client, next, opened } = streams();
    const subscription = client.subscribe({}, soon);
    const stream = await next();
    stream.acknowledge();
    stream.finish();
    const events: SubscriptionEvent[] = [];
    for await (const event of subscription) events.push(event);
    expect(events.at(-1)).toEqual({ type: "ended", by: "server" });
    expect(opened).toHaveLength(1);
  });

  it("when the server cancels it: the transport rejects it as closed, but lives on", async () => {
    const { client, next, opened } = streams();
    const events: SubscriptionEvent[] = [];
    const subscription = client.subscribe({}, { ...soon, onEvent: (event) => events.push(event) });
    const stream = await next();
    stream.acknowledge();
    stream.drop(new ClosedError("The server ended the subscription."));
    await subscription.closed;
    expect(events.at(-1)).toEqual({ type: "ended", by: "server" });
    expect(opened).toHaveLength(1);
  });

  it("with its client", async () => {
    const { client, next } = streams();
    const subscription = client.subscribe({}, soon);
    (await next()).acknowledge();
    await client.close();
    expect(await subscription.closed).toBeUndefined();
  });

  it.each([
    [
      "a refusal",
      (s: Awaited<ReturnType<ReturnType<typeof streams>["next"]>>) => s.refuse(new RpcError(-32601, "no")),
      RpcError,
    ],
    [
      "an answer that is none",
      (s: { drop(e: LocalError): void }) => s.drop(new InvalidMessageError("odd")),
      InvalidMessageError,
    ],
    ["a first attempt that fails", (s: { drop(e: LocalError): void }) => s.drop(network()), LocalError],
  ] as const)("with the error after %s; a loop throws it", async (_, end, type) => {
    const { client, next, opened } = streams();
    const subscription = client.subscribe({}, soon);
    end(await next());
    const loop = async (): Promise<void> => {
      for await (const event of subscription) void event;
    };
    const error = await rejection(loop());
    expect(error).toBeInstanceOf(type);
    expect(await subscription.closed).toBe(error);
    expect(await rejection(subscription.ready)).toBe(error);
    expect(opened).toHaveLength(1);
  });
});
