import type { ListRootsResult } from "@mortise/schema/2026-07-28";
import { isListRootsResult } from "@mortise/schema/2026-07-28/validators";
import type { InputContext, InputHandlers } from "./handlers.js";
import { fromHandler, misfit } from "./handler-errors.js";

/** Tells the folders that the server may know of (client/roots). @throws InputFailedError for one that is no plain `file:` URI */
export async function answerRoots(
  roots: NonNullable<InputHandlers["roots"]>,
  context: InputContext,
): Promise<ListRootsResult> {
  const list = typeof roots === "function" ? await fromHandler(context, "roots", () => roots(context)) : roots;
  const result: unknown = { roots: list };
  if (!isListRootsResult(result)) throw misfit(context, "roots", isListRootsResult.errors);
  for (const { uri } of result.roots) {
    if (!URL.canParse(uri) || new URL(uri).protocol !== "file:") {
      throw misfit(context, "roots", [{ message: `has ${JSON.stringify(uri)}, which is no file: URI` }]);
    }
    if (CLIMBS.test(uri)) {
      throw misfit(context, "roots", [{ message: `has ${JSON.stringify(uri)}, whose ".." hides where it leads` }]);
    }
  }
  return result;
}

/** A step upwards, plain or percent-encoded, between slashes of either kind. */
const CLIMBS = /(?:[/\\]|%2f|%5c)(?:\.|%2e){2}(?:[/\\]|%2f|%5c|$)/i;
