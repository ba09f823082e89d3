import { isObject, JSON_RPC_CODES, RpcError } from "@mortise/jsonrpc";
import type { JsonObject, Question } from "@mortise/jsonrpc";
import { knows } from "../revisions.js";
import type { LegacyRevision } from "../revisions.js";
import { lowerBlock } from "./content.js";
import { knownTo } from "./fields.js";

/**
 * A question of the current revision as one that a client of `revision` understands.
 * @throws RpcError when that revision has no words for it
 */
export function lowerQuestion({ method, params }: Question, revision: LegacyRevision): Question {
  if (params === undefined) return { method };
  if (method === "elicitation/create") {
    // The id tells the client later on that the person is done there, so nobody else may guess it (elicitation § URL Mode).
    if (params["mode"] === "url") return { method, params: { ...params, elicitationId: crypto.randomUUID() } };
    return { method, params: knows(revision, "elicitationModes") ? params : lowerForm(params, revision) };
  }
  if (method === "sampling/createMessage" && !knows(revision, "severalBlocks"))
    return { method, params: { ...params, messages: singleBlocks(params["messages"] as JsonObject[], revision) } };
  return { method, params };
}

/** Before 2025-11-25 a message held one block. */
const singleBlocks = (messages: readonly JsonObject[], revision: LegacyRevision): JsonObject[] =>
  messages.flatMap(({ content, ...message }) =>
    [content].flat().map((block) => ({ ...message, content: lowerBlock(block as JsonObject, revision) })),
  );

function lowerForm(params: JsonObject, revision: LegacyRevision): JsonObject {
  const { requestedSchema, ...others } = knownTo(revision, "form", params);
  const schema = requestedSchema as { readonly properties: Readonly<Record<string, JsonObject>> };
  const properties = Object.entries(schema.properties).map(([name, field]) => [
    name,
    lowerField(name, field, revision),
  ]);
  return { ...others, requestedSchema: { ...schema, properties: Object.fromEntries(properties) as JsonObject } };
}

/** The fields of 2025-06-18: no lists, defaults for yes and no alone, and titles of choices beside their values. */
function lowerField(name: string, field: JsonObject, revision: LegacyRevision): JsonObject {
  if (field["type"] === "array") throw unaskable(name, revision);
  if (field["type"] === "boolean") return field;
  const { default: _default, oneOf, ...known } = field;
  if (!Array.isArray(oneOf)) return known;
  const choices = oneOf.filter(isObject);
  return {
    ...known,
    enum: choices.map((choice) => choice["const"]),
    enumNames: choices.map((choice) => choice["title"]),
  };
}

const unaskable = (name: string, revision: LegacyRevision): RpcError =>
  new RpcError(
    JSON_RPC_CODES.invalidRequest,
    `The form has the field ${JSON.stringify(name)} for several values, which protocol version ${revision} does not know.`,
  );
