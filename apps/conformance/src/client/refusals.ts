/** Scenarios whose servers lie, and the error with which the client has to stop. */
const REFUSALS: ReadonlyMap<string, string> = new Map([
  ["auth/scope-retry-limit", "INSUFFICIENT_SCOPE"],
  ["auth/resource-mismatch", "RESOURCE_MISMATCH"],
  ["auth/iss-supported-missing", "CALLBACK_REJECTED"],
  ["auth/iss-wrong-issuer", "CALLBACK_REJECTED"],
  ["auth/iss-unexpected", "CALLBACK_REJECTED"],
  ["auth/iss-normalized", "CALLBACK_REJECTED"],
  ["auth/metadata-issuer-mismatch", "ISSUER_MISMATCH"],
]);

/** Runs `work`, which has to fail in these scenarios, with their error. @throws Error when it does not */
export async function expectRefusal(scenario: string, work: () => Promise<void>): Promise<void> {
  const expected = REFUSALS.get(scenario);
  if (expected === undefined) return work();
  const code = await work().then(
    () => "none",
    (error: unknown) => (error as { code?: unknown }).code ?? String(error),
  );
  if (code !== expected) throw new Error(`An error ${expected} was expected, and there was ${String(code)}.`);
}
