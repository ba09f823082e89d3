import { setImmediate as turn } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import { serving } from "../talk.js";
import { PROGRESS, UNLIMITED } from "./tools.js";
import { serve, session } from "./wire.js";
import type { Streaming } from "./wire.js";

const STEPS = 25;
const RUNS = 60;

/** Numbers from 0 to 1 that are the same in every run (mulberry32). */
function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

describe("whatever the points at which connections are cut", () => {
  it("a stream that is resumed loses nothing and repeats nothing [L25-RESUME-S-005, L25-HTTP-S-023]", async () => {
    const server = serving(async (ctx) => {
      for (let step = 1; step <= STEPS; step += 1) {
        ctx.progress(step, { message: "é".repeat(step) });
        if (step % 3 === 0) await turn();
      }
      return "done";
    }, UNLIMITED);
    const { url } = await serve(server);
    const wire = await session(url);
    let cuts = 0;
    for (let run = 1; run <= RUNS; run += 1) {
      const next = random(run);
      const cutPoint = () => 40 + Math.floor(next() * 1500); // the first 40 bytes hold an id to go on from
      const seen: unknown[] = [];
      let lastId: string | undefined;
      let stream: Streaming = await wire.stream(wire.call("t", run, PROGRESS), cutPoint());
      for (let turns = 0; turns < 500; turns += 1) {
        const messages = await stream.messages();
        seen.push(...messages.map(({ id, params }) => (id === undefined ? params.progress : `response ${id}`)));
        if (typeof seen.at(-1) === "string") break;
        cuts += 1;
        lastId = stream.lastId ?? lastId;
        stream = await wire.get(lastId, cutPoint());
      }
      expect(seen).toEqual([...Array.from({ length: STEPS }, (_, index) => index + 1), `response ${run}`]);
    }
    expect(cuts).toBeGreaterThan(RUNS);
  });
});
