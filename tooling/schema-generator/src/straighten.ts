/**
 * Ajv counts errors and asks after each step whether there was one. A function without a union stops at the first error, so
 * there the counting can go: a failed call returns at once, and every question about earlier errors has a known answer.
 */
export function straighten(text: string): string {
  const [, name] = /^function (\w+)/.exec(text) ?? [];
  if (text.includes("vErrors = more(")) return text;
  const straight = text
    .replace(
      /\{\nvErrors = join\(vErrors, (.*), (\w+)\);\nerrors = vErrors\.length;\n\}/g,
      `{\nreturn lift(${name}, $1, $2);\n}`,
    )
    .replace(/^(?:let vErrors = null|let errors = 0|const _errs\d+ = errors);\n/gm, "")
    .replace(/^if\(!valid\d+\)\{\nbreak;\n\}\n/gm, "")
    .replace(/^(?:var |let )?_?valid\d+ = .*;\n/gm, "")
    .replace(/if\((?:errors === \w+|valid\d+)\)\{/g, "{")
    .replace(/^else \{\n\}\n/gm, "")
    .replace("errors = vErrors;\nreturn errors === 0;", "errors = null;\nreturn true;");
  const left = /\b(?:vErrors|_errs\d|_?valid\d|errors ===).*/.exec(straight);
  if (left)
    throw new Error(`Ajv's output has changed: ${name} still counts errors ("${left[0]}"). Adapt straighten.ts.`);
  return straight;
}

/** Indents by block and drops the bare blocks that `straighten` leaves; Ajv ends a line at each brace. */
export function layOut(text: string): string {
  const bare: boolean[] = [];
  let depth = 0;
  let out = "";
  for (const line of text.split("\n")) {
    if (line.startsWith("}")) {
      if (bare.pop()) continue;
      depth -= 1;
    }
    if (line === "{") bare.push(true);
    else if (line !== "") out += `${"  ".repeat(depth)}${line}\n`;
    if (line.endsWith("{") && line !== "{") {
      bare.push(false);
      depth += 1;
    }
  }
  return out;
}
