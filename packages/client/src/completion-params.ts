import type { CompleteRequestParams } from "@mortise/schema/2026-07-28";

/** What a completion is asked with. */
export type CompletionParams = Omit<CompleteRequestParams, "_meta">;

/** @param others what other arguments or variables are, where that matters */
export const completionOf = (
  ref: CompleteRequestParams["ref"],
  name: string,
  value: string,
  others: Readonly<Record<string, string>> | undefined,
): CompletionParams => ({
  ref,
  argument: { name, value },
  ...(others && { context: { arguments: { ...others } } }),
});
