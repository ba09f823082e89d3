import { isObject } from "@mortise/jsonrpc";
import type { JsonObject } from "@mortise/jsonrpc";
import { NEWEST_LEGACY_REVISION } from "../revisions.js";
import type { LegacyRevision } from "../revisions.js";
import { lowerBlock } from "./content.js";
import { knownTo } from "./fields.js";

type Members = Record<string, unknown>;
type Lowering = (result: Members, revision: LegacyRevision) => Members;

const items =
  (name: string, lowerItem: (item: JsonObject, revision: LegacyRevision) => JsonObject): Lowering =>
  (result, revision) => {
    const list = result[name];
    if (!Array.isArray(list)) return result;
    return { ...result, [name]: list.map((item: unknown) => (isObject(item) ? lowerItem(item, revision) : item)) };
  };

const named = (item: JsonObject, revision: LegacyRevision): JsonObject => knownTo(revision, "named", item);

/** Where a revision before the current one knows less of a result. */
const LOWERINGS: Readonly<Record<string, Lowering>> = {
  "tools/list": items("tools", lowerTool),
  "tools/call": lowerCall,
  "tasks/result": lowerCall,
  "resources/list": items("resources", named),
  "resources/templates/list": items("resourceTemplates", named),
  "resources/read": items("contents", (item, revision) => knownTo(revision, "content", item)),
  "prompts/list": items("prompts", (prompt, revision) => {
    const own = items("arguments", (argument) => knownTo(revision, "argument", argument))({ ...prompt }, revision);
    return named(own, revision);
  }),
  "prompts/get": items("messages", (message, revision) =>
    isObject(message["content"]) ? { ...message, content: lowerBlock(message["content"], revision) } : message,
  ),
};

/** The members of a result, without what `revision` cannot say. */
export function lowerMembers(result: Members, method: string, revision: LegacyRevision): Members {
  return Object.hasOwn(LOWERINGS, method) ? (LOWERINGS[method] as Lowering)(result, revision) : result;
}

/** Output schemas describe objects in this era (2025-11-25 server/tools § Data Types), or there is none. */
function lowerTool(tool: JsonObject, revision: LegacyRevision): JsonObject {
  const { outputSchema, ...others } = knownTo(revision, "tool", tool);
  const ofObject = isObject(outputSchema) && outputSchema["type"] === "object";
  return ofObject ? { ...others, outputSchema } : others;
}

/** Whatever is structured stands in the content as text too, so a client that cannot have it loses nothing. */
function lowerCall(result: Members, revision: LegacyRevision): Members {
  if ("structuredContent" in result && !isObject(result["structuredContent"])) delete result["structuredContent"];
  if (revision === NEWEST_LEGACY_REVISION) return result;
  const lowered = items("content", lowerBlock)(result, revision);
  return { ...knownTo(revision, "callResult", lowered) };
}
