/**
 * Ajv's standalone code, made fit to publish: each function is called after its definition, nothing runs at the top level
 * (a bundler drops what is not imported), and the place of an error is worked out after a failure only. Ajv hands each
 * function the path to its value, which costs text on every call that succeeds; here the caller puts its own part in front.
 */
export function tidy(code: string): string {
  const schemas = new Map(
    [...code.matchAll(/^const (schema\d+) = (.*);$/gm)].map(([, name = "", text = ""]) => [name, JSON.parse(text) as unknown]),
  );
  const names = new Map([...code.matchAll(/^export const is(\w+) = (validate\d+);$/gm)].map(([, name, local]) => [local, `check${name}`]));
  const functions = code
    .replace(/^("use strict";|const schema\d+ = .*|export const is.*)\n/gm, "")
    .replace(/^const (wrapper\d+) = \{validate: (validate\d+)\};\n/gm, (_, wrapper, local) => (names.set(`${wrapper}.validate`, String(names.get(local))), ""))
    .replace(/\(data, \{instancePath="", parentData, parentDataProperty, rootData=data\}=\{\}\)/g, "(data)")
    .replace(CALL, (_, callee, value, path) => `!${callee}(${value}) && at(${relative(path)}, ${callee})`)
    .replace(/\{instancePath(?::(instancePath\+.*?))?,schemaPath:/g, (_, path) => `{instancePath:${relative(path)},schemaPath:`)
    .replace(/(schema\d+)((?:\.\w+|\[\w+\])+)/g, (_, schema, path) => JSON.stringify(dig(schemas.get(schema), path)))
    .replace(/\b(?:wrapper\d+\.validate|validate\d+)\b/g, (local) => names.get(local) ?? local);
  const left = LEFTOVERS.exec(functions);
  if (left) throw new Error(`Ajv's output has changed: "${left[0]}" is left in the validators. Adapt tidy.ts to this version of Ajv.`);
  return functions + AT;
}

/** `!(validateN(value, {instancePath:…,parentData:…,parentDataProperty:…,rootData}))`, the value without commas or braces. */
const CALL = /!\((validate\d+|wrapper\d+\.validate)\(([^,{}]+), \{instancePath(?::(.*?))?,parentData\b.*?,rootData\}\)\)/g;

const LEFTOVERS = /\b(parentData|rootData|wrapper\d|validate\d|schema\d|require\(|import|eval|Function|evaluated|dynamicAnchors)\b|instancePath\+/;

const AT = `
function at(path, { errors }) {
  if (path !== "") for (const error of errors) error.instancePath = path + error.instancePath;
  return true;
}
`;

const relative = (path: string | undefined): string => path?.replace(/^instancePath\+/, "") ?? '""';

function dig(schema: unknown, path: string): unknown {
  return path.split(/[.[\]]+/).filter(Boolean).reduce((place, key) => (place as Record<string, unknown>)[key], schema);
}
