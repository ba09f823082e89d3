import { LineReader } from "@mortise/transport-stdio";
import fc from "fast-check";
import { describe, expect, it } from "vitest";

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

function read(pieces: readonly Uint8Array[], maxBytes = 100): string[] {
  const seen: string[] = [];
  const reader = new LineReader({ line: (text) => seen.push(text), refused: (why) => seen.push(`! ${why}`) }, maxBytes);
  for (const piece of pieces) reader.push(piece);
  reader.end();
  return seen;
}

/** `whole` cut at the given places. */
function cut(whole: Uint8Array, places: readonly number[]): Uint8Array[] {
  const ends = [...places.map((place) => place % (whole.length + 1)), whole.length].sort((a, b) => a - b);
  return ends.map((end, index) => whole.slice(index === 0 ? 0 : ends[index - 1], end));
}

describe("LineReader", () => {
  it("finds the same lines wherever the bytes are split [STDIO-B-001, TRN-B-001]", () => {
    const whole = bytes('{"a":"käse 🧀"}\n{"b":2}\r\n\n\r\nlast ü\n');
    const expected = ['{"a":"käse 🧀"}', '{"b":2}', "last ü"];
    for (let first = 0; first <= whole.length; first++) {
      for (let second = first; second <= whole.length; second++)
        expect(read(cut(whole, [first, second]))).toEqual(expected);
    }
    expect(read([...whole].map((byte) => Uint8Array.of(byte)))).toEqual(expected);
  });

  it("agrees with a plain split for any text, any pieces and any limit [STDIO-B-001]", () => {
    const line = fc.string({ unit: "grapheme", maxLength: 30 }).map((text) => text.replaceAll(/[\r\n]/g, ""));
    fc.assert(
      fc.property(fc.array(line), fc.array(fc.nat()), fc.integer({ min: 1, max: 60 }), (lines, places, limit) => {
        const expected = lines
          .filter((text) => text !== "")
          .map((text) => (bytes(text).length > limit ? `! The line has more than ${limit} bytes.` : text));
        expect(read(cut(bytes(lines.join("\n")), places), limit)).toEqual(expected);
      }),
    );
  });

  it("treats any bytes the same however they are split", () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ maxLength: 80 }),
        fc.array(fc.nat()),
        fc.integer({ min: 1, max: 20 }),
        (raw, places, limit) => {
          const whole = raw.map((byte) => (byte % 7 === 0 ? 0x0a : byte));
          expect(read(cut(whole, places), limit)).toEqual(read([whole], limit));
        },
      ),
    );
  });

  it("refuses a line that is not UTF-8 and delivers its neighbours [TRN-B-001]", () => {
    const broken = Uint8Array.of(...bytes("before\n"), 0xc3, 0x28, 0x0a, ...bytes("after\n"));
    expect(read([broken])).toEqual(["before", "! The line is not valid UTF-8.", "after"]);
  });

  it("skips an oversized line without holding it, says so once, and goes on", () => {
    const seen: string[] = [];
    const reader = new LineReader({ line: (text) => seen.push(text), refused: () => seen.push("refused") }, 1024);
    const piece = new Uint8Array(1024 * 1024).fill(0x78);
    reader.push(bytes("first\n"));
    const before = process.memoryUsage().arrayBuffers;
    for (let count = 0; count < 200; count++) reader.push(piece);
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(16 * 1024 * 1024);
    reader.push(bytes("end of it\nnext\n"));
    expect(seen).toEqual(["first", "refused", "next"]);
  });

  it("takes a line of exactly the limit", () => {
    expect(read([bytes("12345\n123456\n")], 5)).toEqual(["12345", "! The line has more than 5 bytes."]);
  });

  it("delivers what stands without a newline when the stream ends", () => {
    expect(read([bytes("whole\nhalf")])).toEqual(["whole", "half"]);
  });

  it("does not keep the caller's buffer", () => {
    const seen: string[] = [];
    const reader = new LineReader({ line: (text) => seen.push(text), refused: () => undefined }, 100);
    const reused = bytes("abc");
    reader.push(reused);
    reused.fill(0x78);
    reader.push(bytes("\n"));
    expect(seen).toEqual(["abc"]);
  });
});
