// A B C, B C A, C A B …: every subject once per round, each round begun by another.
import { rotate } from "./statistics.mjs";

/**
 * Measures every subject `rounds` times. A subject that fails is left out from then on and its reason is recorded.
 *
 * @param subjects things with a `key`
 * @param measure `(subject) => Promise<number>`, or an object of several figures; a smaller one is a better one
 * @returns samples by key, one per round
 */
export async function inRounds(subjects, rounds, failures, measure) {
  const samples = {};
  for (let round = 0; round < rounds; round++) {
    for (const subject of rotate(subjects, round)) {
      if (subject.failed) continue;
      try {
        (samples[subject.key] ??= [])[round] = await measure(subject);
      } catch (error) {
        fail(subject, failures, error);
      }
    }
  }
  return Object.fromEntries(
    subjects.filter(({ key, failed }) => samples[key] && !failed).map(({ key }) => [key, samples[key]]),
  );
}

/** Of samples with several figures, one. */
export function oneOf(samples, figure) {
  return Object.fromEntries(Object.entries(samples).map(([key, list]) => [key, list.map((each) => each[figure])]));
}

/** Marks a subject as failed; a wrong answer disqualifies, it is never averaged in. */
export function fail(subject, failures, error) {
  subject.failed = true;
  failures.push({ key: subject.key, why: String(error.message).slice(0, 500) });
  console.error(`  ${subject.key} failed: ${String(error.message).slice(0, 500)}`);
}
