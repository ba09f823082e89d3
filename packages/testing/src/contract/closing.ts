import { ClosedError, LocalError } from "@mortise/jsonrpc";
import { check, equal, rejection } from "./check.js";
import { PEER } from "./peer-methods.js";
import type { Cases } from "./cases.js";

/** An end, wanted or not, is told to everybody who waits. */
export const closing: Cases = {
  "rejects open requests with a ClosedError when it is closed": async (probe) => {
    const { transport } = probe.link;
    const [first, second] = [await probe.hold("first"), await probe.hold("second", { stubborn: true })];
    await transport.close();
    for (const { settled } of [first, second]) {
      const error = await rejection(settled, "a request that was open");
      check(error instanceof ClosedError, `a request that was open rejected with ${String(error)}`);
    }
    check((await transport.closed) === undefined, "`closed` tells of an error after close()");
  },

  "refuses requests after it was closed": async (probe) => {
    await probe.ask(PEER.echo);
    await probe.link.transport.close();
    const error = await rejection(probe.send(PEER.echo), "a request after close()");
    check(error instanceof ClosedError, `a request after close() rejected with ${String(error)}`);
  },

  "may be closed twice, and at once": async (probe) => {
    const { transport } = probe.link;
    await Promise.all([transport.close(), transport.close()]);
    await transport.close();
    equal(await transport.closed, undefined, "`closed`");
  },
};

/** For transports whose other end can be made to crash. */
export const severing: Cases = {
  "rejects open and later requests with a LocalError when the connection breaks": async (probe) => {
    const held = await probe.hold("key");
    await probe.subject.sever?.(probe.link);
    await broken(held.settled, "a request that was open");
    await broken(probe.send(PEER.echo), "a request after the break");
  },
};

async function broken(settled: Promise<unknown>, what: string): Promise<void> {
  const error = await rejection(settled, what);
  check(error instanceof LocalError, `${what} rejected with ${String(error)}`);
}
