import { compileSchema, formatIssues, interpreter, SchemaError } from "@mortise/json-schema";
import type { CompiledSchema, SchemaLike, ValidatorFactory } from "@mortise/json-schema";
import { InvalidMessageError } from "@mortise/jsonrpc";
import type { CallToolResult } from "@mortise/schema/2026-07-28";

/** A tool's result when the caller said what its structured content looks like: `isError` tells whether there is any. */
export type TypedToolResult<Output> =
  | (Omit<CallToolResult, "isError" | "structuredContent"> & { isError?: false; structuredContent: Output })
  | (Omit<CallToolResult, "isError"> & { isError: true });

/** Compiled once for each schema object, and forgotten with it; `undefined` for one that cannot be used. */
const compiled = new WeakMap<object, CompiledSchema<unknown> | undefined>();

/**
 * The result with its structured content checked, and converted where the schema library converts. A result that says `isError` has
 * none to check.
 * @throws InvalidMessageError that lists what does not fit; its `cause` are the issues
 * @throws SchemaError when the schema cannot be used
 */
export async function checkOutput(tool: string, result: CallToolResult, schema: SchemaLike): Promise<CallToolResult> {
  if (result.isError === true) return result;
  const what = `tool ${JSON.stringify(tool)}`;
  if (!Object.hasOwn(result, "structuredContent")) {
    throw new InvalidMessageError(`The result of ${what} has no structured content, though there is an output schema.`);
  }
  const checked = await compile(schema, `output schema of ${what}`)?.validate(result.structuredContent);
  if (checked === undefined) return result;
  if (checked.issues === undefined) return { ...result, structuredContent: checked.value };
  throw new InvalidMessageError(
    `The structured content of ${what} does not fit its output schema:\n${formatIssues(checked.issues)}`,
    { cause: checked.issues },
  );
}

/**
 * The same for the schema that a tool's own definition declares (server/tools § output schema). One that cannot be used is the server's
 * mistake and no reason to lose the result: it is said once, and nothing is checked.
 */
export function checkDeclaredOutput(
  tool: string,
  result: CallToolResult,
  schema: SchemaLike,
  warn: (message: string) => void,
): Promise<CallToolResult> {
  try {
    compile(schema, `output schema of tool ${JSON.stringify(tool)}`, interpreter({ foreign: true }));
  } catch (error) {
    if (!(error instanceof SchemaError)) throw error;
    warn(`${error.message} The results of this tool are not checked.`);
    compiled.set(schema, undefined);
  }
  return checkOutput(tool, result, schema);
}

function compile(schema: SchemaLike, what: string, validator?: ValidatorFactory): CompiledSchema<unknown> | undefined {
  if (!compiled.has(schema)) {
    const options = { direction: "output", what, ...(validator && { validator }) } as const;
    compiled.set(schema, compileSchema(schema, options));
  }
  return compiled.get(schema);
}
