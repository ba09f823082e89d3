export { compileSchema, requireObjectRoot, type CompileOptions } from "./compile.js";
export type { CompiledSchema } from "./compiled.js";
export { headerParams, type HeaderParam, type HeaderParams } from "./header-params.js";
export type { InferInput, InferOutput } from "./infer.js";
export { interpreter, type InterpreterOptions } from "./interpreter/interpreter.js";
export { formatIssues, type Issue, type Validated } from "./issue.js";
export { SchemaError } from "./schema-error.js";
export type {
  JsonSchemaObject,
  JsonSchemaShape,
  SchemaLike,
  StandardIssue,
  StandardJsonSchemaOptions,
  StandardResult,
  StandardSchema,
} from "./schema-like.js";
export type { ValidatorFactory } from "./validator.js";
