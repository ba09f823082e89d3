import { AbortedError, TimeoutError } from "@mortise/jsonrpc";
import { check, equal, eventually, pause, rejection } from "./check.js";
import { PEER } from "./peer-methods.js";
import type { Cases } from "./cases.js";

/** A request whose signal aborts is over at once on this side, and soon on the other. */
export const cancellation: Cases = {
  "rejects an aborted request with an AbortedError that holds the reason": async (probe) => {
    const controller = new AbortController();
    const held = await probe.hold("key", { signal: controller.signal });
    controller.abort("changed my mind");
    const error = await rejection(held.settled, "an aborted request");
    check(error instanceof AbortedError, `an aborted request rejected with ${String(error)}`);
    equal(error.cause, "changed my mind", "the cause of the error");
  },

  "rejects with the signal's own reason where that is a LocalError": async (probe) => {
    const controller = new AbortController();
    const held = await probe.hold("key", { signal: controller.signal });
    const reason = new TimeoutError("too slow");
    controller.abort(reason);
    check((await rejection(held.settled, "an aborted request")) === reason, "it rejected with something else");
  },

  "tells the peer to stop": async (probe) => {
    const controller = new AbortController();
    await probe.hold("key", { signal: controller.signal });
    controller.abort();
    await eventually(async () => (await probe.seen("key")).cancelled === 1);
  },

  "tells the peer to stop a request that it has notified of": async (probe) => {
    const controller = new AbortController();
    const heard: unknown[] = [];
    const open = probe.send(
      "subscriptions/listen",
      { notifications: {} },
      {
        signal: controller.signal,
        heard: heard as [],
      },
    );
    await eventually(() => heard.length === 1);
    controller.abort();
    await rejection(open, "an aborted subscription");
    await pause(20);
    await probe.ask(PEER.publish, { text: "nobody listens" });
    await pause(20);
    equal(heard.length, 1, "how many notifications an aborted subscription has heard");
  },

  "sends nothing for a request that was aborted before": async (probe) => {
    const open = probe.send(PEER.hold, { key: "key" }, { signal: AbortSignal.abort("too late") });
    check((await rejection(open, "an aborted request")) instanceof AbortedError, "it is no AbortedError");
    await pause(20);
    equal((await probe.seen("key")).arrived, 0, "how often the request arrived");
  },

  "does not wait for a peer that does not stop, and ignores its late answer": async (probe) => {
    const controller = new AbortController();
    const held = await probe.hold("key", { signal: controller.signal, stubborn: true, id: "again" });
    controller.abort();
    await rejection(held.settled, "an aborted request");
    await eventually(async () => (await probe.seen("key")).cancelled === 1);
    const next = await probe.hold("next", { id: "again" });
    await probe.ask(PEER.release, { key: "key" });
    await pause(20);
    await probe.ask(PEER.release, { key: "next" });
    const answer = await next.settled;
    equal("result" in answer && answer.result.key, "next", "the answer of a later request with the same id");
  },
};
