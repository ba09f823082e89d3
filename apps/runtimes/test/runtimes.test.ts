// The fetch face and the fetch client on every runtime that has fetch: against themselves and against Node.
import { requireOrSkip } from "@mortise-tooling/test-support";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { exercise } from "../src/exercise.js";
import { ENGINES, start } from "./engines.js";
import type { Running } from "./engines.js";

const STEPS = 11;
const HOW = "`npm run runtimes` installs it on Linux x64 and runs these tests";

let node: Running;
beforeAll(async () => {
  node = await start(ENGINES[0]!);
});
afterAll(() => node.stop());

/** What the client in a runtime did to the server at `url`. */
async function exerciseIn(runtime: Running, url: string, without: readonly string[] = []): Promise<unknown> {
  const query = new URLSearchParams([["url", url], ...without.map((step) => ["without", step])]);
  const response = await fetch(`${runtime.url}/exercise?${query}`);
  return response.ok ? response.json() : response.text();
}

describe.each(ENGINES)("$name", (engine) => {
  let runtime: Running | undefined;
  const cannot = Object.keys(engine.cannot ?? {});
  beforeAll(async () => {
    if (engine.program !== undefined) runtime = await start(engine);
  }, 30_000);
  afterAll(() => runtime?.stop());

  it("serves a client on Node", { timeout: 60_000 }, async (test) => {
    requireOrSkip(test, engine.name, runtime !== undefined, HOW);
    expect(await exercise(`${runtime!.url}/mcp`, cannot)).toHaveLength(STEPS - cannot.length);
  });

  it("calls a server on Node", { timeout: 60_000 }, async (test) => {
    requireOrSkip(test, engine.name, runtime !== undefined, HOW);
    expect(await exerciseIn(runtime!, `${node.url}/mcp`)).toHaveLength(STEPS);
  });

  it("calls itself", { timeout: 60_000 }, async (test) => {
    requireOrSkip(test, engine.name, runtime !== undefined, HOW);
    expect(await exerciseIn(runtime!, `${runtime!.url}/mcp`, cannot)).toHaveLength(STEPS - cannot.length);
  });
});
