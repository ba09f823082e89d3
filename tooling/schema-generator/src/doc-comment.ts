import type { JsonSchema } from "./json-schema.js";

const WIDTH = 118;

/** A docstring from a schema's description and the bounds that TypeScript cannot express; empty when there is neither. */
export function docComment(schema: JsonSchema, indent: string): string {
  const text = [schema.description ?? "", ...bounds(schema)].filter((part) => part !== "").join(" ");
  const lines = text
    .replaceAll("*/", "*\\/")
    .split("\n")
    .flatMap((line) => wrap(line, WIDTH - indent.length - 3));
  if (schema.deprecated)
    lines.push(...(text ? [""] : []), "@deprecated Still specified, and due to leave the protocol.");
  const [first = "", ...more] = lines;
  if (more.length > 0)
    return [`${indent}/**`, ...lines.map((line) => `${indent} * ${line}`.trimEnd()), `${indent} */\n`].join("\n");
  return first === "" ? "" : `${indent}/** ${first} */\n`;
}

function bounds({ type, minimum, maximum, maxItems, format }: JsonSchema): string[] {
  const between = minimum !== undefined && maximum !== undefined;
  return [
    type === "integer" ? "Integer." : "",
    between ? `From ${minimum} to ${maximum}.` : minimum !== undefined ? `At least ${minimum}.` : "",
    !between && maximum !== undefined ? `At most ${maximum}.` : "",
    maxItems !== undefined ? `At most ${maxItems} items.` : "",
    format !== undefined ? `Format: ${format === "byte" ? "base64" : format}.` : "",
  ];
}

function wrap(text: string, width: number): string[] {
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(" ")) {
    if (line !== "" && line.length + 1 + word.length > width) {
      lines.push(line);
      line = word;
    } else line = line === "" ? word : `${line} ${word}`;
  }
  return [...lines, line];
}
