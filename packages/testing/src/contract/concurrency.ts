import { isFailure } from "@mortise/jsonrpc";
import type { JsonRpcNotification } from "@mortise/jsonrpc";
import { check, equal } from "./check.js";
import { PEER } from "./peer-methods.js";
import type { Probe } from "./probe.js";
import type { Cases } from "./cases.js";

const IN_FLIGHT = 64;
const IDS = [0, "", "0", -1, "-1", 1, "1", " ", "null", Number.MAX_SAFE_INTEGER, "🧩", "__proto__", "constructor"];

/** Many requests at once, and each gets its own answer. */
export const concurrency: Cases = {
  [`matches ${IN_FLIGHT} requests in flight, answered in reverse order`]: async (probe) => {
    const size = IN_FLIGHT;
    const labels = await all(
      size,
      async (label) => (await probe.ask(PEER.gather, { group: "many", size, label })).label,
    );
    equal(labels, [...labels.keys()], "the answers");
  },

  "tells ids apart by value and by type": async (probe) => {
    const size = IDS.length;
    const answers = await Promise.all(
      IDS.map((id) => probe.send(PEER.gather, { group: "ids", size, label: typeof id }, { id })),
    );
    const ids = answers.map((answer) => [answer.id, "result" in answer && answer.result.label]);
    const expected = IDS.map((id) => [id, typeof id]);
    equal(ids, expected, "the ids of the answers");
  },

  "never mixes up two requests with one id": async (probe) => {
    const first = await probe.hold("first", { id: "twin" });
    const second = probe.send(PEER.echo, { value: "second" }, { id: "twin" });
    const twin = await second.then(
      (response) => isFailure(response) || response.result.value === "second",
      () => true, // refusing the second one is as good
    );
    check(twin, "the second request got the answer of the first one");
    await probe.ask(PEER.release, { key: "first" });
    const answer = await first.settled;
    equal("result" in answer && answer.result.key, "first", "the answer of the first request");
  },

  [`matches a mixture of ${IN_FLIGHT} results, errors, notifications and cancelled requests`]: async (probe) => {
    await all(IN_FLIGHT, (index) => MIXTURE[index % MIXTURE.length]!(probe, index));
  },
};

const MIXTURE: readonly ((probe: Probe, index: number) => Promise<void>)[] = [
  async (probe, index) => equal((await probe.ask(PEER.echo, { value: index })).value, index, "an answer"),
  async (probe, index) => {
    const response = await probe.send(PEER.fail, { error: { code: 1000 + index, message: "as asked for" } });
    equal(isFailure(response) && response.error.code, 1000 + index, "an error's code");
  },
  async (probe, index) => {
    const heard: JsonRpcNotification[] = [];
    await probe.ask(PEER.notify, { count: 5, label: index }, { heard });
    equal(
      heard.map(({ params }) => params?.message),
      Array.from({ length: 5 }, () => index),
      "the notifications of one request",
    );
  },
  async (probe, index) => {
    const controller = new AbortController();
    const held = await probe.hold(`mixed ${index}`, { signal: controller.signal });
    controller.abort();
    check(
      await held.settled.then(
        () => false,
        () => true,
      ),
      "a cancelled request was answered",
    );
  },
];

const all = <T>(count: number, run: (index: number) => Promise<T>): Promise<T[]> =>
  Promise.all(Array.from({ length: count }, (_, index) => run(index)));
