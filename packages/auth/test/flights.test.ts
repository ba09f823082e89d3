import { describe, expect, it } from "vitest";
import { Flights } from "../src/flights.js";

const never = new AbortController().signal;

describe("attempts at tokens", () => {
  it("are shared by those who want no more, and follow one another for those who do", async () => {
    const flights = new Flights<string>();
    const log: string[] = [];
    const join = (wanted: string[], name: string): Promise<string> =>
      flights.join({ wanted, since: 0, signal: never }, async () => {
        log.push(`${name} starts`);
        await new Promise((resolve) => setTimeout(resolve, 1));
        log.push(`${name} lands`);
        return name;
      });
    expect(await Promise.all([join(["a", "b"], "1"), join(["a"], "2"), join(["c"], "3"), join([], "4")])).toEqual([
      ...["1", "1", "3", "1"],
    ]);
    expect(log).toEqual(["1 starts", "1 lands", "3 starts", "3 lands"]);
    expect(flights.landed).toBe(2);
  });

  it("that failed are over for requests sent before, not for later ones", async () => {
    const flights = new Flights<string>();
    const join = (since: number, work: () => Promise<string>): Promise<string> =>
      flights.join({ wanted: [], since, signal: never }, work);
    await expect(join(0, () => Promise.reject(new Error("no")))).rejects.toThrow("no");
    await expect(join(0, () => Promise.resolve("again"))).rejects.toThrow("no");
    expect(await join(flights.landed, () => Promise.resolve("again"))).toBe("again");
  });

  it("go on while anybody waits, and are given up when nobody does", async () => {
    const flights = new Flights<string>();
    const [one, two] = [new AbortController(), new AbortController()];
    let inner: AbortSignal | undefined;
    const join = (signal: AbortSignal): Promise<string> =>
      flights.join({ wanted: [], since: 0, signal }, (given) => {
        inner = given;
        return new Promise((_resolve, reject) => given.addEventListener("abort", () => reject(new Error("stopped"))));
      });
    const outcomes = Promise.allSettled([join(one.signal), join(two.signal)]);
    await Promise.resolve();
    one.abort();
    expect(inner?.aborted).toBe(false);
    two.abort();
    expect(inner?.aborted).toBe(true);
    expect((await outcomes).map(({ status }) => status)).toEqual(["rejected", "rejected"]);
    const later = flights.join({ wanted: [], since: 0, signal: never }, () => Promise.resolve("fresh"));
    expect(await later).toBe("fresh");
  });
});
