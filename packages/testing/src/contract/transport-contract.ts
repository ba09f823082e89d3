import { answers } from "./answers.js";
import type { Cases } from "./cases.js";
import { cancellation } from "./cancellation.js";
import { within } from "./check.js";
import type { ContractCase } from "./check.js";
import { closing, severing } from "./closing.js";
import { concurrency } from "./concurrency.js";
import { collectable, growth } from "./growth.js";
import { notifications } from "./notifications.js";
import { transportPeer } from "./peer.js";
import { Probe } from "./probe.js";
import type { Link, TransportSubject } from "./subject.js";

const ALWAYS: Cases = { ...answers, ...concurrency, ...notifications, ...cancellation, ...closing, ...growth };
const TIMEOUT = 10_000;
/** Closing is part of a case, and a transport that does not close must not stop the suite. */
const CLOSE_TIMEOUT = 5_000;

/**
 * What every transport promises, as test cases for any framework. The suite knows a transport by its two ends alone: what a client sends,
 * and what the peer at the other end saw and said.
 * @example
 * for (const { name, run } of transportContract({ name: "mine", connect })) it(name, run);
 */
export function transportContract<L extends Link>(subject: TransportSubject<L>): readonly ContractCase[] {
  const cases = (table: Cases, skip?: string): ContractCase[] =>
    Object.entries(table).map(([name, test]) => ({
      name,
      ...(skip !== undefined && { skip }),
      run: () => runCase(subject, name, test),
    }));
  const collects = typeof (globalThis as { gc?: unknown }).gc === "function";
  return [
    ...cases(ALWAYS),
    ...cases(collectable, collects ? undefined : "needs globalThis.gc; start Node with --expose-gc"),
    ...(subject.sever === undefined ? [] : cases(severing)),
  ];
}

async function runCase(subject: TransportSubject, name: string, test: (probe: Probe) => Promise<void>): Promise<void> {
  const what = `${subject.name} ${name}`;
  const timeout = subject.timeout ?? TIMEOUT;
  const link = await within(timeout, Promise.resolve(subject.connect(transportPeer())), `${what}: connecting`);
  try {
    await within(timeout, test(new Probe(link, subject)), what);
  } finally {
    const close = async (): Promise<void> => {
      await link.transport.close();
      await link.close?.();
    };
    await within(CLOSE_TIMEOUT, close(), `${what}: closing`);
  }
}
