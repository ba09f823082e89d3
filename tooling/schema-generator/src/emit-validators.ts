import { CheckWriter } from "./check-writer.js";
import type { Definitions } from "./json-schema.js";

/** From where the generated file imports what it is made of. */
export interface ValidatorImports {
  readonly checks: string;
  readonly validator: string;
}

/**
 * `validators.ts`: for each definition a check, put together from the functions of `packages/schema/src/checks`, and the
 * validator around it. Nothing runs at the top level but calls marked as pure, so that a bundler drops what is not imported.
 */
export function emitValidators(definitions: Definitions, { checks, validator }: ValidatorImports): string {
  const writer = new CheckWriter(definitions);
  const pairs = Object.keys(definitions).map(
    (name) => `const ${name}: Check = /* @__PURE__ */ define(() => ${writer.definition(name)});
export const is${name}: Validator<Types.${name}> = /* @__PURE__ */ validator(${name});
`,
  );
  return `import { ${["define", ...writer.used, "validator"].toSorted().join(", ")} } from "${checks}";
import type { Check } from "${checks}";
import type { Validator } from "${validator}";
import type * as Types from "./types.js";

${pairs.join("\n")}`;
}
