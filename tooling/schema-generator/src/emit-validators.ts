import { Ajv } from "ajv";
import standaloneCode from "ajv/dist/standalone/index.js";
import type { Definitions } from "./json-schema.js";
import { optimise } from "./optimise.js";
import { tidy } from "./tidy.js";

/**
 * `validators.ts`: one validator per definition, from Ajv's standalone code. The plain Ajv class knows every keyword that
 * the documents use and, unlike its 2020 sibling, leaves no bookkeeping for dynamic references and unevaluated properties
 * in the output; an unknown keyword makes it throw. `format` stays an annotation, as 2020-12 has it by default.
 */
export function emitValidators(definitions: Definitions, validatorModule = "../validator.js"): string {
  const ajv = new Ajv({
    meta: false,
    validateSchema: false,
    strictTypes: false,
    strictRequired: false,
    allowUnionTypes: true,
    inlineRefs: false,
    validateFormats: false,
    discriminator: true,
    code: { source: true, esm: true, lines: true, optimize: 2 },
  });
  for (const [name, schema] of Object.entries(optimise(definitions))) ajv.addSchema(schema, name);
  const names = Object.keys(definitions);
  const code = standaloneCode.default(ajv, Object.fromEntries(names.map((name) => [`is${name}`, name])));
  const exports = names.map((name) => `export const is${name}: Validator<Types.${name}> = check${name};\n`);
  return `// @ts-nocheck: machine-written bodies
import type { Validator } from "${validatorModule}";
import type * as Types from "./types.js";

${exports.join("")}
${tidy(code)}`;
}
