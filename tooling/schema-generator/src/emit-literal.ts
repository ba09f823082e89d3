/** An object literal. Rows name each column, also the undefined ones, so that all rows share one shape at run time. */
export function table(rows: object): string {
  return block(rows, "");
}

export function literal(value: unknown, indent = ""): string {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return JSON.stringify(value) ?? "undefined";
  return block(value, indent);
}

function block(value: object, indent: string): string {
  const inner = `${indent}  `;
  const members = Object.entries(value).map(([key, member]) => `${inner}${keyText(key)}: ${literal(member, inner)},\n`);
  return `{\n${members.join("")}${indent}}`;
}

const keyText = (key: string): string => (/^[a-zA-Z]\w*$/.test(key) ? key : JSON.stringify(key));
