import { Context, LazySignal, listenToAbort, stopListening } from "@mortise/jsonrpc";
import type { AbortListener } from "@mortise/jsonrpc";
import { afterEach, describe, expect, it, vi } from "vitest";

class Ear implements AbortListener {
  readonly heard: unknown[] = [];
  onAbort(reason: unknown): void {
    this.heard.push(reason);
  }
}

afterEach(() => vi.restoreAllMocks());

describe("listening to a signal", () => {
  it("tells everybody once, and nobody who stopped", () => {
    const controller = new AbortController();
    const [stays, leaves] = [new Ear(), new Ear()];
    listenToAbort(controller.signal, stays);
    listenToAbort(controller.signal, leaves);
    stopListening(controller.signal, leaves);
    controller.abort("why");
    controller.abort("again");
    expect([stays.heard, leaves.heard]).toEqual([["why"], []]);
  });

  it("puts one event listener on a signal that many share, and takes it off again", () => {
    const { signal } = new AbortController();
    const [add, remove] = [vi.spyOn(signal, "addEventListener"), vi.spyOn(signal, "removeEventListener")];
    const ears = Array.from({ length: 20 }, () => new Ear());
    for (const ear of ears) listenToAbort(signal, ear);
    for (const ear of ears) stopListening(signal, ear);
    expect([add.mock.calls.length, remove.mock.calls.length]).toEqual([1, 1]);
  });

  it("tells at once of a signal that has fired", () => {
    const ear = new Ear();
    listenToAbort(AbortSignal.abort("before"), ear);
    expect(ear.heard).toEqual(["before"]);
  });
});

describe("a lazy signal", () => {
  it("tells its listeners without a signal being made", () => {
    const made = vi.spyOn(globalThis, "AbortController");
    const lazy = new LazySignal();
    const [stays, leaves, late] = [new Ear(), new Ear(), new Ear()];
    lazy.listen(stays);
    lazy.listen(leaves);
    lazy.unlisten(leaves);
    lazy.abort("why");
    lazy.abort("again");
    lazy.listen(late);
    expect([stays.heard, leaves.heard, late.heard]).toEqual([["why"], [], ["why"]]);
    expect(made).not.toHaveBeenCalled();
  });
});

describe.each([
  ["of its own", (signal: AbortSignal) => new Context({ signal })],
  ["of a change", (signal: AbortSignal) => new Context().with({ signal })],
  ["of what it is derived from", (signal: AbortSignal) => new Context({ signal }).with({ transport: "x" })],
])("a context with a signal %s", (_whose, contextOf) => {
  it("tells whoever listens, until he stops", () => {
    const controller = new AbortController();
    const context = contextOf(controller.signal);
    const [stays, leaves] = [new Ear(), new Ear()];
    context.addAbortListener(stays);
    context.addAbortListener(leaves);
    context.removeAbortListener(leaves);
    expect(context.aborted).toBe(false);
    controller.abort("why");
    expect(context.aborted).toBe(true);
    expect([stays.heard, leaves.heard]).toEqual([["why"], []]);
  });
});
