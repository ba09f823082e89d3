import type { JsonRpcNotification } from "@mortise/jsonrpc";
import { Context } from "@mortise/jsonrpc";
import { check, pause, rejection } from "./check.js";
import { PEER } from "./peer-methods.js";
import { requestOf, watched } from "./probe.js";
import type { Probe } from "./probe.js";
import type { Cases } from "./cases.js";

const ROUNDS = 100;
/** How many of all requests the engine may keep for reasons of its own: the last one on the stack, a cached closure. */
const KEPT_BY_THE_ENGINE = 4;

/** Nothing is left of what is over. */
export const growth: Cases = {
  "leaves no listener on a signal once the request is over": async (probe) => {
    const { signal, listeners } = countedSignal();
    for (let round = 0; round < 4; round++) {
      await probe.ask(PEER.notify, { count: 2, label: round }, { signal, heard: [] });
      await probe.send(PEER.fail, { error: { code: 1, message: "as asked for" } }, { signal });
    }
    check(listeners() === 0, `${listeners()} listeners were left by 8 requests`);
  },
};

/** These need `globalThis.gc` (Node: `--expose-gc`). */
export const collectable: Cases = {
  "holds nothing of requests that are over": async (probe) => {
    const traces: WeakRef<object>[] = [];
    for (let round = 0; round < ROUNDS; round++) await leaveTrace(probe, traces);
    for (let attempt = 0; attempt < 20 && alive(traces) > KEPT_BY_THE_ENGINE; attempt++) {
      await pause(10);
      (globalThis as { gc?: () => void }).gc?.();
    }
    const left = alive(traces);
    check(
      left <= KEPT_BY_THE_ENGINE,
      `${left} of ${traces.length} requests and contexts are still held after their end`,
    );
  },
};

const alive = (traces: readonly WeakRef<object>[]): number =>
  traces.filter((trace) => trace.deref() !== undefined).length;

/** One request that is answered and one that is aborted, of which only weak references are kept. */
async function leaveTrace(probe: Probe, traces: WeakRef<object>[]): Promise<void> {
  const { exchange } = probe.link.transport;
  const id = traces.length;
  const heard: JsonRpcNotification[] = [];
  const answered = {
    request: requestOf(id, PEER.notify, { count: 1 }, true),
    context: new Context({ notify: (n) => void heard.push(n) }),
  };
  await exchange(answered.request, answered.context);
  const controller = new AbortController();
  const aborted = {
    request: requestOf(id, PEER.hold, { key: `trace ${id}` }),
    context: new Context({ signal: controller.signal }),
  };
  const open = watched(exchange(aborted.request, aborted.context));
  controller.abort();
  await rejection(open, "an aborted request");
  traces.push(new WeakRef(answered.request), new WeakRef(answered.context), new WeakRef(aborted.context));
}

/** A signal that knows how many listeners it has. */
function countedSignal(): { signal: AbortSignal; listeners: () => number } {
  const { signal } = new AbortController();
  const listeners = new Set<unknown>();
  const { addEventListener, removeEventListener } = signal;
  Object.assign(signal, {
    addEventListener(type: string, listener: EventListener, options?: AddEventListenerOptions) {
      listeners.add(listener);
      addEventListener.call(signal, type, listener, options);
    },
    removeEventListener(type: string, listener: EventListener) {
      listeners.delete(listener);
      removeEventListener.call(signal, type, listener);
    },
  });
  return { signal, listeners: () => listeners.size };
}
