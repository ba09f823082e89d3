import { describe, expect, it } from "vitest";
import { Pace } from "../../src/client/pace.js";

describe("how often a client asks", () => {
  it("is what the server said last, and never more often [TASK-C-012, TASK-C-019]", () => {
    const pace = new Pace({ pollIntervalMs: 100 });
    expect(pace.next(0)).toBe(100);
    pace.changed(500);
    expect(pace.next(0)).toBe(500);
    pace.changed(undefined);
    expect(pace.next(0)).toBe(500);
    pace.changed(200);
    expect(pace.next(0)).toBe(200);
  });

  it("is less often while nothing changes, and while asking fails, within a bound", () => {
    const pace = new Pace({ pollIntervalMs: 100, maxPollIntervalMs: 450 });
    const waits = Array.from({ length: 12 }, () => pace.next(0));
    expect(waits).toEqual(waits.toSorted((a, b) => a - b));
    expect(waits.at(-1)).toBe(450);
    pace.changed(100);
    pace.failed();
    expect(pace.next(0)).toBe(200);
    pace.asked();
    expect(pace.next(0)).toBeLessThan(200);
  });

  it("is never at once, and never the same for all", () => {
    const pace = new Pace({ pollIntervalMs: 0 });
    expect(pace.next(0)).toBe(50);
    expect(pace.next(1)).toBeGreaterThan(50);
  });
});
