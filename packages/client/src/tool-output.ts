import type { CompiledSchema, SchemaLike } from "@mortise/json-schema";
import { InvalidMessageError } from "@mortise/jsonrpc";
import type { CallToolResult } from "@mortise/schema/2026-07-28";

/** A tool's result when the caller said what its structured content looks like: `isError` tells whether there is any. */
export type TypedToolResult<Output> =
  | (Omit<CallToolResult, "isError" | "structuredContent"> & { isError?: false; structuredContent: Output })
  | (Omit<CallToolResult, "isError"> & { isError: true });

/** Loaded when the first result is to be checked: it is as large as the rest of the client, and many programs never need it. */
const jsonSchema = () => import("@mortise/json-schema");

/** Compiled once for each schema object, and forgotten with it; `undefined` for one that cannot be used. */
const compiled = new WeakMap<object, CompiledSchema<unknown> | undefined>();

/**
 * The result with its structured content checked, and converted where the schema library converts. A result that says `isError` has
 * none to check.
 * @throws InvalidMessageError that lists what does not fit; its `cause` are the issues
 * @throws SchemaError when the schema cannot be used
 */
export async function checkOutput(tool: string, result: CallToolResult, schema: SchemaLike): Promise<CallToolResult> {
  if (!compiled.has(schema)) {
    const { compileSchema } = await jsonSchema();
    compiled.set(schema, compileSchema(schema, { direction: "output", what: outputSchemaOf(tool) }));
  }
  return check(tool, result, schema);
}

/**
 * The same for the schema that a tool's own definition declares (server/tools § output schema). One that cannot be used is the server's
 * mistake and no reason to lose the result: it is said once, and nothing is checked.
 */
export async function checkDeclaredOutput(
  tool: string,
  result: CallToolResult,
  schema: SchemaLike,
  warn: (message: string) => void,
): Promise<CallToolResult> {
  if (!compiled.has(schema)) compiled.set(schema, await compileForeign(tool, schema, warn));
  return check(tool, result, schema);
}

async function compileForeign(
  tool: string,
  schema: SchemaLike,
  warn: (message: string) => void,
): Promise<CompiledSchema<unknown> | undefined> {
  const { compileSchema, interpreter, SchemaError } = await jsonSchema();
  try {
    return compileSchema(schema, { what: outputSchemaOf(tool), validator: interpreter({ foreign: true }) });
  } catch (error) {
    if (!(error instanceof SchemaError)) throw error;
    warn(`${error.message} The results of this tool are not checked.`);
    return undefined;
  }
}

async function check(tool: string, result: CallToolResult, schema: SchemaLike): Promise<CallToolResult> {
  const usable = compiled.get(schema);
  if (usable === undefined || result.isError === true) return result;
  if (!Object.hasOwn(result, "structuredContent")) {
    throw new InvalidMessageError(
      `The result of tool ${JSON.stringify(tool)} has no structured content, though there is an output schema.`,
    );
  }
  const checked = await usable.validate(result.structuredContent);
  if (checked.issues === undefined) return { ...result, structuredContent: checked.value };
  const { formatIssues } = await jsonSchema();
  throw new InvalidMessageError(
    `The structured content does not fit the ${outputSchemaOf(tool)}:\n${formatIssues(checked.issues)}`,
    { cause: checked.issues },
  );
}

const outputSchemaOf = (tool: string): string => `output schema of tool ${JSON.stringify(tool)}`;
