import { expect, it } from "vitest";
import { batches } from "../src/batches.js";

it.each([0, 1, 39, 40, 41, 1_000])("takes each of %d files into one batch", (total) => {
  const files = batches(total).flatMap(({ from, to }) => Array.from({ length: to - from }, (_, n) => from + n));
  expect(files).toEqual([...Array(total).keys()]);
});

it("calls each batch by another name", () => {
  const names = batches(200).map(({ name }) => name);
  expect(new Set(names).size).toBe(names.length);
});
