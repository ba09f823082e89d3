import type { Transport } from "@mortise/jsonrpc";

/** How a client speaks with a server unless its transport knows better. */
const MODERN = "modern";

export const eraOf = (transport: Transport): string | undefined =>
  transport.describe === undefined ? MODERN : transport.describe().era;

/** What a transport has found out, as a text. */
export function explainWay(transport: Transport): string {
  if (transport.describe === undefined) return "This transport speaks the revision that this client was written for.";
  const { story } = transport.describe();
  return story.length === 0 ? "Nothing was asked yet." : story.join("\n");
}
