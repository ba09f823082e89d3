import type { JsonObject } from "@mortise/jsonrpc";
import { knows } from "../revisions.js";
import type { LegacyRevision } from "../revisions.js";
import { knownTo } from "./fields.js";

/** A block of content that a client of `revision` can read: kinds that came later become text. */
export function lowerBlock(block: JsonObject, revision: LegacyRevision): JsonObject {
  const { type } = block;
  if (type === "resource_link" && !knows(revision, "resourceLinks"))
    return text(`${String(block["name"])}: ${String(block["uri"])}`);
  if (type === "audio" && !knows(revision, "audio"))
    return text(`[Audio of type ${String(block["mimeType"])}, which protocol version ${revision} cannot carry.]`);
  return knownTo(revision, type === "resource_link" ? "named" : "content", block);
}

const text = (words: string): JsonObject => ({ type: "text", text: words });
