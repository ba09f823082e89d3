// A contract is worth what it catches: each transport here breaks one promise, and the suite says which.
import { memoryTransport } from "@mortise/jsonrpc";
import type { Exchange, JsonObject, JsonRpcNotification, JsonRpcResponse, Transport } from "@mortise/jsonrpc";
import { transportContract, ContractViolation } from "@mortise/testing/transport";
import { expect, it } from "vitest";
import { exposeGc } from "./expose-gc.js";

exposeGc();

type Sabotage = (transport: Transport) => Partial<Transport>;

/** The names of the cases that a memory transport fails once it is sabotaged. */
async function failures(sabotage: Sabotage): Promise<string[]> {
  const cases = transportContract({
    name: "sabotaged",
    timeout: 400,
    connect(peer) {
      const transport = memoryTransport(peer);
      const { exchange, close, closed } = transport;
      const intact: Transport = { exchange, close: () => close.call(transport), closed, unclaimed: undefined };
      return { transport: Object.assign(intact, sabotage({ ...intact })), close: () => transport.close() };
    },
  });
  const outcomes = await Promise.all(
    cases.map(async ({ name, run }) => {
      const error = await run().then(
        () => undefined,
        (reason: unknown) => reason,
      );
      if (error !== undefined) expect(error).toBeInstanceOf(Error);
      return error === undefined ? [] : [name];
    }),
  );
  return outcomes.flat();
}

const around =
  (change: (exchange: Exchange) => Exchange): Sabotage =>
  ({ exchange }) => ({ exchange: change(exchange) });

const onResult = (change: (result: JsonObject) => JsonObject): Sabotage =>
  around((exchange) => async (request, context) => {
    const response = await exchange(request, context);
    return "result" in response ? { ...response, result: change(response.result) } : response;
  });

const kept: unknown[] = [];

const SABOTAGE: Readonly<Record<string, readonly [caught: RegExp, sabotage: Sabotage]>> = {
  "falsy results become null": [
    /falsy or empty/,
    onResult((result) => ("value" in result ? { ...result, value: result.value || null } : result)),
  ],
  "falsy error data is left out": [
    /carries an error as it is/,
    around((exchange) => async (request, context) => {
      const response = await exchange(request, context);
      if (!("error" in response) || response.error.data) return response;
      const { data: _data, ...error } = response.error;
      return { ...response, error };
    }),
  ],
  "lone surrogates are replaced": [
    /any text/,
    onResult((result) => JSON.parse(new TextDecoder().decode(new TextEncoder().encode(toRaw(result)))) as JsonObject),
  ],
  "requests wait for each other": [
    /64 requests in flight/,
    around((exchange) => {
      let last: Promise<unknown> = Promise.resolve();
      return (request, context) => {
        const answer = last.then(() => exchange(request, context));
        last = answer.catch(() => undefined);
        answer.catch(() => undefined);
        return answer;
      };
    }),
  ],
  "ids become strings": [
    /tells ids apart/,
    around((exchange) => async (request, context) => {
      const { id, ...response } = await exchange(request, context);
      return { ...response, id: String(id) } as JsonRpcResponse;
    }),
  ],
  "everybody hears every notification": [
    /to their own request/,
    around((exchange) => {
      const listeners = new Set<(notification: JsonRpcNotification) => void>();
      return (request, context) => {
        const own = (notification: JsonRpcNotification): void => context.notify(notification);
        listeners.add(own);
        const notify = (notification: JsonRpcNotification): void => listeners.forEach((tell) => tell(notification));
        return exchange(request, context.with({ notify })).finally(() => listeners.delete(own));
      };
    }),
  ],
  "notifications come after the answer": [
    /to their own request/,
    around((exchange) => (request, context) => {
      const notify = (notification: JsonRpcNotification): void =>
        void setTimeout(() => context.notify(notification), 5);
      return exchange(request, context.with({ notify }));
    }),
  ],
  "aborting does nothing": [
    /does not wait for a peer/,
    around(
      (exchange) => (request, context) => exchange(request, context.with({ signal: new AbortController().signal })),
    ),
  ],
  "the peer never hears of an abort": [
    /tells the peer to stop/,
    around((exchange) => (request, context) => {
      const { signal } = context;
      const answer = exchange(request, context.with({ signal: new AbortController().signal }));
      return new Promise((resolve, reject) => {
        signal.addEventListener("abort", () => reject(new Error("aborted")));
        answer.then(resolve, reject);
      });
    }),
  ],
  "closing leaves requests open": [/rejects open requests/, () => ({ close: () => Promise.resolve() })],
  "`closed` never resolves": [/closed twice/, () => ({ closed: new Promise(() => {}) })],
  "it goes on after close()": [
    /refuses requests after/,
    ({ close }) => {
      const again = memoryTransport(async ({ id }) => ({ jsonrpc: "2.0", id, result: {} }));
      return { exchange: again.exchange, close };
    },
  ],
  "it listens to signals for ever": [
    /no listener/,
    around((exchange) => (request, context) => {
      context.signal.addEventListener("abort", () => undefined);
      return exchange(request, context);
    }),
  ],
  "it keeps every request": [
    /holds nothing/,
    around((exchange) => (request, context) => {
      kept.push(request, context);
      return exchange(request, context);
    }),
  ],
};

it.each(Object.entries(SABOTAGE))("catches a transport where %s", async (_, [caught, sabotage]) => {
  expect((await failures(sabotage)).filter((name) => caught.test(name))).not.toEqual([]);
});

it("passes the transport that was not sabotaged", async () => {
  expect(await failures(() => ({}))).toEqual([]);
});

it("says which case of which transport broke, and how", async () => {
  const [first] = transportContract({
    name: "silent",
    timeout: 50,
    connect: () => ({ transport: memoryTransport(() => new Promise(() => {})) }),
  });
  const error = await first!.run().catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(ContractViolation);
  expect((error as Error).message).toMatch(/^silent answers a request .*: not done within 50 ms$/);
});

it("does not wait for a transport that cannot be connected", async () => {
  const [first] = transportContract({ name: "far", timeout: 50, connect: () => new Promise<never>(() => {}) });
  await expect(first!.run()).rejects.toThrow(
    "far answers a request with all that the peer said: connecting: not done within 50 ms",
  );
});

/** JSON that holds lone surrogates as they are, where `JSON.stringify` would escape them. */
function toRaw(value: unknown): string {
  return JSON.stringify(value).replace(/\\ud[89a-f][0-9a-f]{2}/gi, (escape) => JSON.parse(`"${escape}"`) as string);
}
