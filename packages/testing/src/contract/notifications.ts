import type { JsonRpcNotification } from "@mortise/jsonrpc";
import { META_KEYS } from "@mortise/schema/2026-07-28";
import { equal, eventually, pause } from "./check.js";
import { ACKNOWLEDGED, LISTEN, PEER, UPDATED } from "./peer-methods.js";
import type { Cases } from "./cases.js";

/** What a peer says while it works on a request reaches that request and no other. */
export const notifications: Cases = {
  "delivers notifications to their own request, in order and before its answer": async (probe) => {
    const labels = Array.from({ length: 16 }, (_, label) => label);
    const heard = await Promise.all(
      labels.map(async (label) => {
        const own: JsonRpcNotification[] = [];
        await probe.ask(PEER.notify, { count: 20, label }, { heard: own });
        return own.map(({ params }) => [params?.message, params?.progress]); // as it is when the answer has come
      }),
    );
    const expected = labels.map((label) => Array.from({ length: 20 }, (_, step) => [label, step + 1]));
    equal(heard, expected, "the notifications of each request");
  },

  "delivers nothing to a request that was answered": async (probe) => {
    const heard: JsonRpcNotification[] = [];
    await probe.ask(PEER.notifyLate, { key: "late" }, { heard });
    await eventually(async () => (await probe.seen("late")).late === 1);
    await pause(20);
    equal(heard, [], "the notifications after the answer");
  },

  "gives a notification that is nobody's to no other request": async (probe) => {
    const { transport } = probe.link;
    const unclaimed: unknown[] = [];
    transport.unclaimed = (message) => void unclaimed.push(message.params?.message);
    const [others, own]: JsonRpcNotification[][] = [[], []];
    const held = await probe.hold("open", { heard: others! });
    await probe.ask(PEER.stray, {}, { heard: own! });
    await probe.ask(PEER.release, { key: "open" });
    await held.settled;
    equal(others, [], "what another open request heard");
    equal([...unclaimed, ...own!.map(({ params }) => params?.message)], ["stray"], "who heard of it");
  },

  "carries subscriptions side by side, told apart by id and type": async (probe) => {
    const ids = [0, "0", ""];
    const heard = ids.map((): JsonRpcNotification[] => []);
    const ended = ids.map((id, index) => probe.ask(LISTEN, { notifications: {} }, { id, heard: heard[index]! }));
    await eventually(() => heard.every(({ length }) => length === 1));
    await probe.ask(PEER.publish, { text: "one" });
    await probe.ask(PEER.publish, { text: "two" });
    await eventually(() => heard.every(({ length }) => length === 3));
    await probe.ask(PEER.end);
    const results = await Promise.all(ended);
    for (const [index, id] of ids.entries()) {
      const _meta = { [META_KEYS.subscriptionId]: id };
      const own = heard[index]!;
      equal(
        [...own, results[index]].map((message) => metaOf(message)),
        [_meta, _meta, _meta, _meta],
        "the subscription ids",
      );
      equal(
        own.map(({ method }) => method),
        [ACKNOWLEDGED, UPDATED, UPDATED],
        "the notifications",
      );
      equal(
        own.map(({ params }) => params?.uri ?? null),
        [null, "one", "two"],
        "what they are about",
      );
    }
  },
};

const metaOf = (message: object | undefined): unknown => {
  const { params, _meta } = message as { params?: { _meta?: unknown }; _meta?: unknown };
  return params?._meta ?? _meta;
};
