import { afterEach, expect, it, vi } from "vitest";

import { requireOrSkip, skipWithout, type SkippableTest } from "../src/index.js";

const skips: string[] = [];
const test: SkippableTest = {
  skip(note) {
    skips.push(note ?? "");
    throw new Error("skipped");
  },
};

afterEach(() => {
  skips.length = 0;
  vi.unstubAllEnvs();
});

it("lets a test go on that has what it needs", () => {
  requireOrSkip(test, "a thing", true, "it is here");
  expect(skips).toEqual([]);
});

it("skips with the reason when the thing is missing", () => {
  vi.stubEnv("MORTISE_REQUIRE_ALL", "");
  expect(() => requireOrSkip(test, "a thing", false, "install it")).toThrow("skipped");
  expect(skips).toEqual(["needs a thing: install it"]);
});

it("fails instead of skipping where everything is required", () => {
  vi.stubEnv("MORTISE_REQUIRE_ALL", "1");
  expect(() => requireOrSkip(test, "a thing", false, "install it")).toThrow("needs a thing: install it");
  expect(skips).toEqual([]);
});

it("skips what is optional everywhere, with its reason", () => {
  vi.stubEnv("MORTISE_REQUIRE_ALL", "1");
  expect(() => skipWithout(test, "examples", false, "get them")).toThrow("skipped");
  expect(skips).toEqual(["has no examples: get them"]);
});
