import type { Client, SubscriptionEvent } from "@mortise/client";
import { describe, expect, it } from "vitest";
import { deferred, methodsOf, program, say, seen } from "./program.js";

/** A subscription, what it has told so far, and a promise of its `count`-th event. */
async function subscribed(client: Client, filter: Parameters<Client["subscribe"]>[0], count: number) {
  const events: SubscriptionEvent[] = [];
  const enough = deferred();
  const subscription = client.subscribe(filter, {
    onEvent: (event) => void (events.push(event) === count && enough.resolve()),
  });
  const honoured = await subscription.ready;
  return { subscription, events, honoured, enough: enough.promise };
}

const announce = (client: Client, method: string, params = {}): Promise<string> =>
  say(client, "announce", { method: `notifications/${method}`, params });

describe("subscriptions over a session", () => {
  it("honour what the server has declared, and tell what it says unasked [L25-LIFE-B-016]", async () => {
    const client = await program();
    const filter = { toolsListChanged: true, promptsListChanged: true };
    const { events, honoured, enough, subscription } = await subscribed(client, filter, 2);
    expect(honoured).toEqual({ toolsListChanged: true });
    await announce(client, "prompts/list_changed");
    await announce(client, "tools/list_changed");
    await enough;
    expect(events).toEqual([
      { type: "acknowledged", honoured: { toolsListChanged: true }, missing: { promptsListChanged: true } },
      { type: "toolsListChanged" },
    ]);
    await subscription.close();
  });

  it("subscribe to resources one by one, and unsubscribe when nobody wants them [L25-RES-C-002]", async () => {
    const client = await program();
    const wanted = ["file:///a", "file:///refused"];
    const first = await subscribed(client, { resourceSubscriptions: wanted }, 2);
    const second = await subscribed(client, { resourceSubscriptions: ["file:///a"] }, 2);
    expect(first.honoured).toEqual({ resourceSubscriptions: ["file:///a"] });
    await announce(client, "resources/updated", { uri: "file:///other" });
    await announce(client, "resources/updated", { uri: "file:///a/inside" });
    await Promise.all([first.enough, second.enough]);
    expect(first.events[1]).toEqual({ type: "resourceUpdated", uri: "file:///a/inside" });
    await first.subscription.close();
    expect(methodsOf(await seen(client))).not.toContain("resources/unsubscribe");
    await second.subscription.close();
    const changes = (await seen(client)).filter(({ method }) => /subscribe$/.test(String(method)));
    expect(changes.map(({ method, params }) => [method, params])).toEqual([
      ["resources/subscribe", { uri: "file:///a" }],
      ["resources/subscribe", { uri: "file:///refused" }],
      ["resources/unsubscribe", { uri: "file:///a" }],
    ]);
  });

  it("ask nothing of a server that has not declared it [L25-LIFE-B-016]", async () => {
    const client = await program({ capabilities: { resources: {}, tools: {} } });
    const filter = { toolsListChanged: true, resourceSubscriptions: ["file:///a"] };
    const { honoured, subscription } = await subscribed(client, filter, 9);
    expect(honoured).toEqual({});
    expect(methodsOf(await seen(client))).not.toContain("resources/subscribe");
    await subscription.close();
  });

  it("end with the client", async () => {
    const client = await program();
    const { subscription, events } = await subscribed(client, { toolsListChanged: true }, 9);
    await client.close();
    expect(await subscription.closed).toBeUndefined();
    expect(events.at(-1)).toMatchObject({ type: "ended", by: "client" });
  });
});
