import { within } from "../contract/check.js";
import type { ContractCase } from "../contract/check.js";
import { answering } from "./answering.js";
import { claiming } from "./claiming.js";
import { ending } from "./ending.js";
import { fencing } from "./fencing.js";
import { keeping } from "./keeping.js";
import { limiting } from "./limiting.js";
import { steps } from "./steps.js";
import type { Stores, StoreCases, TaskStoreSubject } from "./subject.js";
import { watching } from "./watching.js";

const ALL: StoreCases = {
  ...keeping,
  ...limiting,
  ...claiming,
  ...fencing,
  ...answering,
  ...steps,
  ...ending,
  ...watching,
};
const TIMEOUT = 10_000;

/**
 * What every store of tasks promises, as test cases for any framework. Each case opens an empty store of its own.
 * @example
 * for (const { name, run } of taskStoreContract({ name: "mine", open })) it(name, run);
 */
export function taskStoreContract(subject: TaskStoreSubject): readonly ContractCase[] {
  return Object.entries(ALL).map(([name, test]) => ({ name, run: () => runCase(subject, name, test) }));
}

async function runCase(
  subject: TaskStoreSubject,
  name: string,
  test: (stores: Stores) => Promise<void>,
): Promise<void> {
  const { timeout = TIMEOUT } = subject;
  const what = `${subject.name} ${name}`;
  const opened = await within(timeout, Promise.resolve(subject.open()), `${what}: opening`);
  const { store, other = store } = opened;
  try {
    await within(timeout, test({ store, other }), what);
  } finally {
    const close = async (): Promise<void> => {
      await Promise.all([...new Set([store, other])].map((each) => each.close()));
      await opened.close?.();
    };
    await within(timeout, close(), `${what}: closing`);
  }
}
