import { isObject } from "@mortise/jsonrpc";
import type { JsonObject } from "@mortise/jsonrpc";
import { formatIssues } from "@mortise/json-schema";
import type { CompiledSchema } from "@mortise/json-schema";
import type { CallToolResult } from "@mortise/schema/2026-07-28";
import { isCallToolResult } from "@mortise/schema/2026-07-28/validators";
import { requireContent } from "./content-rules.js";
import { InputRequired } from "./input-required.js";
import { describeErrors } from "./params.js";
import type { Outcome } from "./target.js";
import { textBlocks } from "./tool-error.js";

/** A finished result: `content` blocks, and beside them what `tools/call` may carry. `resultType` is added for you. */
export type ToolResult = Omit<CallToolResult, "resultType"> & { readonly resultType?: "complete" };

/**
 * The return rules: see `ToolDefinition.handler`. @throws Error when what the handler returned cannot be sent; that is a bug of
 * the server, not an answer for the model.
 */
export function toolResult(
  returned: unknown,
  output: CompiledSchema<unknown> | undefined,
  tool: string,
): Outcome | Promise<Outcome> {
  if (returned instanceof InputRequired) return returned;
  if (ownsContent(returned)) return finishedResult(returned, output, tool);
  if (output !== undefined) return checkOutput(returned, output, tool).then(structured);
  if (typeof returned === "string") return { content: textBlocks(returned) };
  if (returned === undefined) return { content: [] };
  return Array.isArray(returned) ? checkShape({ content: returned }, tool) : structured(returned);
}

const ownsContent = (value: unknown): value is JsonObject =>
  isObject(value) && Object.hasOwn(value, "content") && Array.isArray(value.content);

function structured(value: unknown): JsonObject {
  const text = JSON.stringify(value) as string | undefined;
  if (text === undefined) throw new Error(`A ${typeof value} is no JSON value and cannot be structured content.`);
  return { content: textBlocks(text), structuredContent: value };
}

/** A promise only where an output schema is to be checked: most calls need no further turn of the queue. */
function finishedResult(
  result: JsonObject,
  output: CompiledSchema<unknown> | undefined,
  tool: string,
): JsonObject | Promise<JsonObject> {
  checkShape(result, tool);
  if (output === undefined || result.isError === true) return result;
  return checkOutput(result.structuredContent, output, tool).then(() => result);
}

async function checkOutput(value: unknown, output: CompiledSchema<unknown>, tool: string): Promise<unknown> {
  const checked = await output.validate(value);
  if (checked.issues === undefined) return checked.value;
  throw new Error(`What tool ${tool} returned does not fit its output schema:\n${formatIssues(checked.issues)}`);
}

/** Content blocks come from user code, which may be JavaScript: what a client could not read is refused here. */
function checkShape(result: JsonObject, tool: string): JsonObject {
  const what = `What tool ${tool} returned`;
  if (!isCallToolResult({ resultType: "complete", ...result }))
    throw new Error(`${what} is no result: ${describeErrors("result", isCallToolResult.errors)}.`);
  requireContent(result.content as readonly unknown[], what);
  return result;
}
