import { describe, expect, it } from "vitest";
import { WordIndex, wordsOf } from "../src/word-index.js";

const PATHS = ["a.md", "b.md", "c.md"];

function indexOf(...texts: string[]): WordIndex {
  const index = new WordIndex(PATHS);
  for (const [file, text] of texts.entries()) index.add(file, text);
  return index;
}

describe("an index of words", () => {
  it("finds the files that have all words, those with most of them first", () => {
    const index = indexOf("one fish", "two fish, red fish", "one two");
    expect(index.search("Fish")).toEqual([
      { path: "b.md", times: 2 },
      { path: "a.md", times: 1 },
    ]);
    expect(index.search("two fish")).toEqual([{ path: "b.md", times: 3 }]);
    expect(index.search("fish bird")).toEqual([]);
    expect(index.search("...")).toEqual([]);
  });

  it("takes words that every object has for words", () => {
    const index = indexOf("constructor", "__proto__ toString");
    expect(index.search("constructor")).toEqual([{ path: "a.md", times: 1 }]);
    expect(index.search("hasOwnProperty")).toEqual([]);
    expect(index.words).toBe(3); // underscores are no part of a word
  });

  it("is the same, made at once or put together from parts, written and read", () => {
    const whole = indexOf("x y", "y y z", "x");
    const [first, second] = [new WordIndex(), new WordIndex()];
    first.add(0, "x y");
    first.add(1, "y y z");
    second.add(2, "x");
    const merged = new WordIndex(PATHS);
    merged.merge(first.postings());
    merged.merge(second.postings());
    expect(JSON.stringify(merged)).toBe(JSON.stringify(whole));
    expect(WordIndex.parse(JSON.stringify(merged)).search("x")).toEqual(whole.search("x"));
  });
});

it("knows words of any script", () => {
  expect(wordsOf("Grüße, Ωμέγα! 東京 x2")).toEqual(["grüße", "ωμέγα", "東京", "x2"]);
});
