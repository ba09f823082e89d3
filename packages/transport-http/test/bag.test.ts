import { describe, expect, it } from "vitest";
import { Bag } from "../src/bag.js";

const thing = (name: string) => ({ name, place: 0 });
const names = (bag: Bag<ReturnType<typeof thing>>): string[] => bag.members().map(({ name }) => name);

describe("a bag", () => {
  it("holds what was added and not removed, whatever the order of leaving", () => {
    const bag = new Bag<ReturnType<typeof thing>>();
    const [a, b, c, d] = [thing("a"), thing("b"), thing("c"), thing("d")];
    for (const member of [a, b, c]) bag.add(member);
    bag.remove(a); // the first: the last takes its place
    bag.add(d);
    bag.remove(c); // the one that was moved
    expect(names(bag).sort()).toEqual(["b", "d"]);
    bag.remove(d); // the last
    bag.remove(b); // the only one
    expect(bag.size).toBe(0);
    bag.add(a);
    expect(names(bag)).toEqual(["a"]);
  });

  it("lets members leave while somebody walks over them", () => {
    const bag = new Bag<ReturnType<typeof thing>>();
    for (const name of ["a", "b", "c"]) bag.add(thing(name));
    for (const member of bag.members()) bag.remove(member);
    expect(bag.size).toBe(0);
  });
});
