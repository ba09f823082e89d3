import { describe, expect, it } from "vitest";
import { LastLines } from "../../src/node/last-lines.js";

describe("LastLines", () => {
  it("keeps the last lines, cut to their limit, however the text is split", () => {
    const whole = "one\ntwo\r\nthree is long\nfour";
    for (let place = 0; place <= whole.length; place++) {
      const heard: string[] = [];
      const lines = new LastLines({ count: 3, maxLength: 6, onLine: (line) => heard.push(line) });
      lines.push(whole.slice(0, place));
      lines.push(whole.slice(place));
      expect(lines.lines).toEqual(["two", "three ", "four"]);
      expect(heard).toEqual(["one", "two", "three "]);
      lines.end();
      lines.end();
      expect(heard.at(-1)).toBe("four");
      expect(heard).toHaveLength(4);
    }
  });

  it("does not grow with a text that has no lines", () => {
    const lines = new LastLines({ count: 2, maxLength: 10 });
    for (let count = 0; count < 1000; count++) lines.push("x".repeat(1000));
    expect(lines.lines).toEqual(["x".repeat(10)]);
  });
});
