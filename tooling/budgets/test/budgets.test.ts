import { describe, expect, it } from "vitest";
import { BUDGETS, complaint } from "../src/budgets.js";

describe("budgets of the built packages", () => {
  for (const budget of BUDGETS) {
    it(`${budget.name} stays within ${budget.ceiling} ${budget.unit}`, { timeout: 60_000 }, async () => {
      const measured = await budget.measure();
      expect(measured.value).not.toBeNaN();
      expect(complaint(budget, measured)).toBeUndefined();
    });
  }
});

describe("a complaint", () => {
  const budget = { name: "bundle: x", unit: "bytes", ceiling: 100 };

  it("is not made at the ceiling", () => {
    expect(complaint(budget, { value: 100, madeOf: "y" })).toBeUndefined();
  });

  it("says what grew, by how much, and what it is made of", () => {
    const text = complaint(budget, { value: 130, madeOf: "@mortise/y 130" });
    expect(text).toContain("bundle: x is 130 bytes, 30 over its budget of 100");
    expect(text).toContain("@mortise/y 130");
  });
});
