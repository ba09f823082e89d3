import { layOut, straighten } from "./straighten.js";
import { HELPERS } from "./validator-helpers.js";

/**
 * Ajv's standalone code, made fit to publish: each function is called after its definition; nothing runs at the top level,
 * so that a bundler drops what is not imported; errors are made in one place; and where an error stands is worked out after
 * a failure only, by the caller putting its own part in front, while Ajv builds the path on every call that succeeds.
 */
export function tidy(code: string): string {
  const names = new Map([...code.matchAll(EXPORT)].map(([, name, local = ""]) => [local, `check${name}`]));
  for (const [, wrapper, local = ""] of code.matchAll(WRAPPER))
    names.set(`${wrapper}.validate`, names.get(local) ?? local);
  const schemas = new Map([...code.matchAll(SCHEMA)].map(([, name, text = ""]) => [name, JSON.parse(text) as unknown]));
  const functions = code
    .replace('"use strict";\n', "")
    .replace(EXPORT, "")
    .replace(WRAPPER, "")
    .replace(SCHEMA, "")
    .replace(SIGNATURE, "(data){")
    .replace(
      FAILED_CALL,
      (_, check, value, path) => `if(!${check}(${value})){\nvErrors = join(vErrors, ${own(path)}, ${check});`,
    )
    .replace(ONLY_ERROR, (_, check, ...error) => `return fail(${check}, ${report(error)});`)
    .replace(ONE_MORE_ERROR, (_, ...error) => `vErrors = more(vErrors, ${report(error)});\n`)
    .replace(/(schema\d+)((?:\.\w+|\[\w+\])+)/g, (_, schema, path) => JSON.stringify(dig(schemas.get(schema), path)))
    .replace(/\b(?:wrapper\d+\.validate|validate\d+)\b/g, (local) => names.get(local) ?? local);
  const tidied = functions
    .trim()
    .split(/\n(?=function )/)
    .map((text) => layOut(straighten(text)));
  const left = LEFTOVERS.exec(tidied.join("\n"));
  if (left)
    throw new Error(`Ajv's output has changed: "${left[0]}" is left in the validators. Adapt tidy.ts to this Ajv.`);
  return [...tidied, HELPERS].join("\n");
}

const EXPORT = /^export const is(\w+) = (validate\d+);\n/gm;
const WRAPPER = /^const (wrapper\d+) = \{validate: (validate\d+)\};\n/gm;
const SCHEMA = /^const (schema\d+) = (.*);\n/gm;
const SIGNATURE = /\(data, \{instancePath="", parentData, parentDataProperty, rootData=data\}=\{\}\)\{/g;

/** `instancePath` alone, or `instancePath+` and the part that this function adds. */
const PATH = String.raw`instancePath(?::instancePath\+(.*?))?`;
const ERROR = String.raw`\{${PATH},schemaPath:"[^"]*",keyword:"(\w+)",params:(\{.*\}),message:.*\}`;
const FAILED_CALL = new RegExp(
  String.raw`if\(!\((validate\d+|wrapper\d+\.validate)\(([^,{}]+), \{${PATH},parentData\b.*,rootData\}\)\)\)\{\nvErrors = .*;`,
  "g",
);
const ONLY_ERROR = new RegExp(String.raw`(validate\d+)\.errors = \[${ERROR}\];\nreturn false;`, "g");
const ONE_MORE_ERROR = new RegExp(
  String.raw`const (?:err\d+) = ${ERROR};\nif\(vErrors === null\)\{\nvErrors = .*;\n\}\nelse \{\nvErrors.push\(.*\);\n\}\n`,
  "g",
);

const LEFTOVERS =
  /\b(?:instancePath|schemaPath|\w*[dD]ata(?:Property)?:|rootData|wrapper\d|validate\d|schema\d|require\(|import|eval|Function|evaluated)/;

const own = (path: string | undefined): string => path ?? '""';

/** The arguments of a helper; an unknown tag is reported where the tag stands. */
function report([path, keyword, params]: string[]): string {
  const tag = keyword === "discriminator" ? /tag: ?"(\w+)"/.exec(String(params))?.[1] : undefined;
  const place = tag === undefined ? own(path) : path === undefined ? `"/${tag}"` : `${path} + "/${tag}"`;
  return `${place}, "${keyword}", ${params}`;
}

function dig(schema: unknown, path: string): unknown {
  const keys = path.split(/[.[\]]+/).filter((key) => key !== "");
  return keys.reduce((place, key) => (place as Record<string, unknown>)[key], schema);
}
