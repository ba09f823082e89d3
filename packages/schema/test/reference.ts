import { Ajv2020 } from "ajv/dist/2020.js";
import type { ValidateFunction } from "ajv";
import corrected from "../json/2026-07-28/schema.corrected.json" with { type: "json" };
import * as validators from "../src/2026-07-28/validators.js";
import type { Validator } from "../src/index.js";

export const definitionNames = Object.keys(corrected.$defs);

/** Our generated validator of a definition. */
export function ours(definition: string): Validator<unknown> {
  const validator = (validators as Record<string, Validator<unknown>>)[`is${definition}`];
  if (validator === undefined) throw new Error(`There is no validator is${definition}.`);
  return validator;
}

const ajv = new Ajv2020({ strict: false, strictNumbers: true, validateFormats: false });
ajv.addSchema(corrected, "mcp");

/** The same definition, compiled at run time by Ajv 2020 from the published document, without our rewriting. */
export function reference(definition: string): ValidateFunction {
  const validate = ajv.getSchema(`mcp#/$defs/${definition}`);
  if (validate === undefined) throw new Error(`Ajv knows no definition ${definition}.`);
  return validate;
}
