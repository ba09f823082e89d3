// Bytes of the smallest program of each kind, bundled for its runtime. Exact: one measurement is enough.
import { measureBundle } from "@mortise-tooling/budgets/bundle";
import { KINDS, programsOf } from "../harness/hello.mjs";
import { inRounds } from "../harness/rounds.mjs";

export async function sizes(_options, adapters, failures) {
  const results = [];
  for (const [kind, { title, runtime }] of Object.entries(KINDS)) {
    const measure = async ({ file }) => (await measureBundle(file, runtime)).gz / 1024;
    const samples = await inRounds(programsOf(adapters, kind), 1, failures, measure);
    results.push({
      id: `size-${kind}`,
      title: `Bundle of a hello world, ${title}`,
      unit: "KiB minified and gzipped, of what loads at the start",
      samples,
    });
  }
  return results;
}
