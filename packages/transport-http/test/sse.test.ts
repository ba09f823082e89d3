import { formatEvent, SseReader } from "@mortise/transport-http";
import type { SseEvent } from "@mortise/transport-http";
import fc from "fast-check";
import { describe, expect, it } from "vitest";

function read(pieces: readonly string[], maxEvent?: number): SseEvent[] {
  const events: SseEvent[] = [];
  const reader = new SseReader((event) => events.push(event), maxEvent);
  for (const piece of pieces) reader.push(piece);
  return events;
}

const STREAM =
  "\uFEFF: hello\n\ndata: one\n\ndata:two\r\ndata: lines\r\n\r\n: keep-alive\r\revent: other\rid: 7\rretry: 250\rdata\r\r" +
  "ignored: field\ndata:  spaced\n\nid: 8\n\ndata: unfinished";
const EVENTS = [
  { data: "one" },
  { data: "two\nlines" },
  { data: "", event: "other", id: "7", retry: 250 },
  { data: " spaced" },
  { data: "", id: "8" },
];

describe("SseReader", () => {
  it("reads all line ends, several lines of data, and fields; ignores comments [HTTP-C-023]", () => {
    expect(read([STREAM])).toEqual(EVENTS);
  });

  it("reads the same whatever the pieces: cut once anywhere, and at every character", () => {
    for (let cut = 0; cut <= STREAM.length; cut += 1) {
      expect(read([STREAM.slice(0, cut), STREAM.slice(cut)])).toEqual(EVENTS);
    }
    expect(read([...STREAM])).toEqual(EVENTS);
  });

  it("keeps no event that ends without a blank line", () => {
    expect(read(["data: x\n"])).toEqual([]);
  });

  it("reads what formatEvent writes, whatever the data", () => {
    const event = fc.record({
      data: fc.string({ unit: "binary" }).map((text) => text.replaceAll("\r", "\n")),
      id: fc.stringMatching(/^[a-z0-9]*$/),
    });
    fc.assert(
      fc.property(fc.array(event), fc.array(fc.nat(200)), (events, cuts) => {
        const text = events.map(formatEvent).join("");
        const edges = [0, ...cuts.filter((cut) => cut < text.length).sort((a, b) => a - b), text.length];
        expect(read(edges.map((edge, i) => text.slice(edge, edges[i + 1])))).toEqual(events);
      }),
    );
  });

  it("refuses an event beyond its bound, whether of one long line or of many", () => {
    expect(() => read([`data: ${"x".repeat(100)}`], 64)).toThrow(RangeError);
    expect(() => read(["data: x\n".repeat(20)], 64)).toThrow(RangeError);
  });

  it("counts neither comments nor earlier events against the bound", () => {
    expect(read([`${": quiet\n".repeat(100)}data: x\n\n`.repeat(10)], 64)).toHaveLength(10);
  });

  it("does not take longer than the length asks for, even for a line in many pieces or of empty lines", () => {
    const piece = "x".repeat(1000);
    expect(read(["data: ", ...Array<string>(4000).fill(piece), "\n\n"])[0]?.data).toHaveLength(4_000_000);
    expect(read(["\r".repeat(2_000_000)])).toEqual([]);
  });
});
