import type { JsonObject } from "@mortise/jsonrpc";

/** One promise of a contract, as a test: give `name` and `run` to any test framework. */
export interface ContractCase {
  /** A sentence whose subject is what is tested: "answers …". */
  readonly name: string;
  /** Why the case cannot be run here, where it cannot; frameworks take it as a reason to skip. */
  readonly skip?: string;
  /** Resolves when the promise is kept. @throws ContractViolation when it is not, or when it takes too long */
  run(): Promise<void>;
}

/** What is tested broke the contract. The message says what was expected and what happened. */
export class ContractViolation extends Error {
  override readonly name = "ContractViolation";
}

/** @throws ContractViolation unless `holds` */
export function check(holds: boolean, message: string): asserts holds {
  if (!holds) throw new ContractViolation(message);
}

/** Compares JSON values, the order of members included. @throws ContractViolation when they differ */
export function equal(actual: unknown, expected: unknown, what: string): void {
  const [is, should] = [JSON.stringify(actual), JSON.stringify(expected)];
  check(is === should, `${what}: expected ${excerpt(should)}, got ${excerpt(is)}`);
}

/** What a promise rejects with. @throws ContractViolation when it resolves */
export async function rejection(promise: Promise<unknown>, what: string): Promise<unknown> {
  const resolved = (value: unknown): never => {
    throw new ContractViolation(`${what}: expected a rejection, got ${excerpt(JSON.stringify(value))}`);
  };
  return promise.then(resolved, (error: unknown) => error);
}

/** Asks again and again until `holds`. What never does is told by the case's own time limit; here the asking ends at some time. */
export async function eventually(holds: () => boolean | Promise<boolean>): Promise<void> {
  for (let attempt = 0; attempt < 5_000; attempt++) {
    if (await holds()) return;
    await pause(5);
  }
}

export const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** @throws ContractViolation when `promise` has not settled after `ms` milliseconds */
export async function within<T>(ms: number, promise: Promise<T>, what: string): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new ContractViolation(`${what}: not done within ${ms} ms`)), ms);
  });
  return Promise.race([promise, late]).finally(() => clearTimeout(timer));
}

/** An object of `size` members made by `make`. */
export const table = (size: number, make: (index: number) => unknown): JsonObject =>
  Object.fromEntries(Array.from({ length: size }, (_, index) => [`member ${index}`, make(index)]));

const excerpt = (text: string | undefined): string =>
  text === undefined ? "nothing" : text.length <= 300 ? text : `${text.slice(0, 300)}… (${text.length} characters)`;
