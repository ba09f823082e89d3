import { publint } from "publint";
import { formatMessage } from "publint/utils";

import type { Packed } from "./pack.js";

/** Checks the tarball with publint: whatever it says, suggestions included, is a problem. */
export async function checkPublint({ tarball }: Packed): Promise<string[]> {
  const { messages, pkg } = await publint({ pack: { tarball: tarball.slice().buffer } });
  return messages.map((message) => `publint: ${formatMessage(message, pkg, { color: false }) ?? message.code}`);
}
