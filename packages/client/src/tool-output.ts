import { compileSchema, formatIssues } from "@mortise/json-schema";
import type { CompiledSchema, InferOutput, SchemaLike } from "@mortise/json-schema";
import { InvalidMessageError } from "@mortise/jsonrpc";
import type { CallToolResult } from "@mortise/schema/2026-07-28";

/** A tool's result when the caller said what its structured content looks like: `isError` tells whether there is any. */
export type TypedToolResult<Output> =
  | (Omit<CallToolResult, "isError" | "structuredContent"> & { isError?: false; structuredContent: Output })
  | (Omit<CallToolResult, "isError"> & { isError: true });

/** Compiled once for each schema object, and forgotten with it. */
const compiled = new WeakMap<object, CompiledSchema<unknown>>();

function compile(schema: SchemaLike, what: string): CompiledSchema<unknown> {
  let known = compiled.get(schema);
  if (known === undefined) {
    known = compileSchema(schema, { direction: "output", what });
    compiled.set(schema, known);
  }
  return known;
}

/**
 * Checks structured content against `schema`. A result that says `isError` has none to check.
 * @throws InvalidMessageError that lists what does not fit; its `cause` are the issues
 */
export async function checkOutput<const S extends SchemaLike>(
  tool: string,
  result: CallToolResult,
  schema: S,
): Promise<TypedToolResult<InferOutput<S>>> {
  if (result.isError === true) return { ...result, isError: true };
  const what = `tool ${JSON.stringify(tool)}`;
  if (!Object.hasOwn(result, "structuredContent")) {
    throw new InvalidMessageError(`The result of ${what} has no structured content, though an \`output\` schema was given.`);
  }
  const { issues, value } = await compile(schema, `output schema of ${what}`).validate(result.structuredContent);
  if (issues === undefined) return { ...result, isError: false, structuredContent: value as InferOutput<S> };
  throw new InvalidMessageError(`The structured content of ${what} does not fit its schema:\n${formatIssues(issues)}`, {
    cause: issues,
  });
}
