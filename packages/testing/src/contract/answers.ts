import { isFailure } from "@mortise/jsonrpc";
import type { JsonObject } from "@mortise/jsonrpc";
import { check, equal, table } from "./check.js";
import { PEER } from "./peer-methods.js";
import { requestOf } from "./probe.js";
import type { Probe } from "./probe.js";
import type { Cases } from "./cases.js";

const LARGE_TEXT = 1024 * 1024;

/** What goes in comes out at the other end, and back. */
export const answers: Cases = {
  "answers a request with all that the peer said": async (probe) => {
    const value = { text: "hello", list: [1, 2.5, -0.125, 1e21], nested: { yes: true, no: false, nothing: null } };
    const response = await probe.send(PEER.echo, { value }, { id: 7 });
    equal(response, { jsonrpc: "2.0", id: 7, result: { resultType: "complete", value } }, "the response");
  },

  "keeps a result that is falsy or empty": async (probe) => {
    for (const value of [null, false, 0, "", [], {}]) await echo(probe, value);
  },

  "carries an error as it is, data that is falsy included": async (probe) => {
    const errors: JsonObject[] = [
      { code: -32602, message: "no data" },
      { code: -32603, message: "" },
      ...[null, false, 0, "", [], { any: "thing" }].map((data) => ({ code: -31999, message: "with data", data })),
    ];
    for (const error of errors) {
      const response = await probe.send(PEER.fail, { error });
      check(isFailure(response), "an error was not answered as an error");
      equal(response.error, error, "the error");
    }
  },

  "says that a method does not exist": async (probe) => {
    const response = await probe.send("peer/there is none");
    equal(isFailure(response) && response.error.code, -32601, "the code of the error");
  },

  "carries any text": async (probe) => {
    const separators = "a\nb\r\nc\u2028d\u2029e\u0000f\u0085g\tdata: h\n\nid: i";
    const scripts = "Grüße 你好 שלום 🧩 e\u0301 \uFEFF \uFFFD \u{10FFFF}";
    for (const text of [separators, scripts, "\uD83E", "\uDDE9\uD83E", '"\\u0041\\"', " "]) await echo(probe, text);
  },

  "carries a large text both ways": async (probe) => {
    const length = probe.subject.largeText ?? LARGE_TEXT;
    await echo(probe, "ä🧩\n".repeat(length / 4).slice(0, length / 2) + "x".repeat(length / 2));
  },

  "carries deep and wide values": async (probe) => {
    let deep: unknown = "bottom";
    for (let level = 0; level < 60; level++) deep = level % 2 ? [deep] : { deep };
    await echo(probe, deep);
    await echo(
      probe,
      table(2000, (index) => index),
    );
  },

  "carries member names that mean something in JavaScript as plain names": async (probe) => {
    const text =
      '{"__proto__":{"polluted":true},"constructor":1,"toString":"x","hasOwnProperty":null,"then":"no promise"}';
    const { value } = await probe.ask(PEER.echo, { value: JSON.parse(text) as unknown });
    equal(value, JSON.parse(text), "the value");
    check(!("polluted" in {}), "Object.prototype was changed");
  },

  "leaves the request that it is given as it is": async (probe) => {
    const request = requestOf(1, PEER.echo, { value: [{ a: 1 }] });
    const before = JSON.stringify(request);
    freeze(request);
    await probe.ask(PEER.echo, request.params, { id: 1 });
    equal(request, JSON.parse(before), "the request");
  },

  "tells the peer what carries the request": async (probe) => {
    const { transport, reach } = await probe.ask(PEER.context);
    check(typeof transport === "string" && transport !== "", `context.transport is ${JSON.stringify(transport)}`);
    check(["process", "machine", "network"].includes(reach as string), `context.reach is ${JSON.stringify(reach)}`);
  },

  "goes on after a peer's handler broke": async (probe) => {
    const broken = await probe.send(PEER.break).then(
      (response) => isFailure(response),
      (error: unknown) => error instanceof Error,
    );
    check(broken, "a request whose handler broke was answered with a result");
    await echo(probe, "still here");
  },
};

async function echo(probe: Probe, value: unknown): Promise<void> {
  equal((await probe.ask(PEER.echo, { value })).value, value, "the value");
}

function freeze(value: unknown): void {
  if (typeof value !== "object" || value === null) return;
  Object.freeze(value);
  for (const inner of Object.values(value)) freeze(inner);
}
