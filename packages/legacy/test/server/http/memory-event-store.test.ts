import { memoryEventStore } from "@mortise/legacy/server";
import { describe, expect, it } from "vitest";

/** What a message costs beside its text. */
const OVERHEAD = 100;
const BIG = 1_000_000;
const message = (mark: string) => mark.padEnd(100, "-");
const marks = (messages: readonly string[] | undefined) => messages?.map((text) => text.replaceAll("-", ""));

describe("memoryEventStore", () => {
  it("counts positions from 1 in each stream, and gives what came after one", () => {
    const store = memoryEventStore();
    const [a, b] = [store.open(), store.open()];
    expect([a.append("a1"), b.append("b1"), a.append("a2"), a.append("a3")]).toEqual([1, 1, 2, 3]);
    expect([a.after(0), a.after(2), a.after(3), b.after(0)]).toEqual([["a1", "a2", "a3"], ["a3"], [], ["b1"]]);
    expect(a.after(4)).toBeUndefined(); // nobody can have seen that
  });

  it("forgets the oldest of a stream that grows beyond its bound, and says so", () => {
    const log = memoryEventStore({ maxStreamLength: 3 * (100 + OVERHEAD) }).open();
    for (let count = 1; count <= 5; count += 1) log.append(message(String(count)));
    expect([marks(log.after(2)), log.after(1), log.after(0)]).toEqual([["3", "4", "5"], undefined, undefined]);
  });

  it("forgets the oldest of all streams when they grow beyond theirs", () => {
    const store = memoryEventStore({ maxLength: 4 * (100 + OVERHEAD) });
    const [a, b] = [store.open(), store.open()];
    a.append(message("a1"));
    b.append(message("b1"));
    a.append(message("a2"));
    b.append(message("b2"));
    a.append(message("a3"));
    expect([a.after(0), marks(a.after(1)), marks(b.after(0))]).toEqual([undefined, ["a2", "a3"], ["b1", "b2"]]);
    b.append(message("b3"));
    expect([b.after(0), marks(b.after(1)), marks(a.after(1))]).toEqual([undefined, ["b2", "b3"], ["a2", "a3"]]);
  });

  it("keeps nothing of a message that is larger than all there is room for, but its place", () => {
    const log = memoryEventStore({ maxStreamLength: 1000 }).open();
    log.append("small");
    expect(log.append("x".repeat(BIG))).toBe(2);
    expect([log.after(1), log.after(2), log.append("next"), log.after(2)]).toEqual([undefined, [], 3, ["next"]]);
  });

  it("gives the room of a dropped stream to the others", () => {
    const store = memoryEventStore({ maxLength: 2 * (100 + OVERHEAD) });
    const [a, b] = [store.open(), store.open()];
    for (const mark of ["a1", "a2"]) a.append(message(mark));
    a.drop();
    for (const mark of ["b1", "b2"]) b.append(message(mark));
    expect(marks(b.after(0))).toEqual(["b1", "b2"]);
    b.append(message("b3"));
    expect([b.after(0), marks(b.after(1))]).toEqual([undefined, ["b2", "b3"]]);
    expect(a.after(0)).toBeUndefined();
  });
});
