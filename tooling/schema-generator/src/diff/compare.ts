import type { Field, Fields } from "./fields.js";

/** One line for each field that differs. */
export function compareFields(before: Fields, after: Fields): string[] {
  const gone = [...before].filter(([path, field]) => !after.has(path) && !toldElsewhere(field, after));
  const fresh = [...after].filter(([path, field]) => !before.has(path) && !toldElsewhere(field, before));
  const changed = [...after].flatMap(([path, field]) => changes(path, before.get(path), field));
  return [
    ...gone.map(([path, { type }]) => `\`${path}\` is gone (it was ${type}).`),
    ...fresh.map(([path, field]) => added(path, field)),
    ...changed,
  ];
}

/** A field inside one that came or went, or that has a definition of its own there, is not news here. */
function toldElsewhere({ parent }: Field, others: Fields): boolean {
  if (parent === undefined) return false;
  const other = others.get(parent);
  return other === undefined || other.named !== undefined;
}

function added(path: string, { type, required, description }: Field): string {
  return `\`${path}\` is new, ${need(required)}: ${type}.${description ? ` ${description}` : ""}`;
}

function changes(path: string, before: Field | undefined, after: Field): string[] {
  if (before === undefined) return [];
  const [was, is] = [need(before.required), need(after.required)];
  return [
    ...(before.type !== after.type
      ? [
          `\`${path}\` was ${before.type}${was === is ? "" : `, ${was}`}, and is now ${after.type}${was === is ? "" : `, ${is}`}.`,
        ]
      : was === is
        ? []
        : [`\`${path}\` was ${was}, and is now ${is}.`]),
    ...(after.deprecated && !before.deprecated ? [`\`${path}\` is now deprecated.`] : []),
  ];
}

const need = (required: boolean): string => (required ? "required" : "optional");

/** What two unions do not share. */
export function compareAlternatives(before: readonly string[], after: readonly string[]): string[] {
  const gone = before.filter((branch) => !after.includes(branch));
  const fresh = after.filter((branch) => !before.includes(branch));
  return [
    ...(gone.length === 0 ? [] : [`No longer ${gone.join(", ")}.`]),
    ...(fresh.length === 0 ? [] : [`Now also ${fresh.join(", ")}.`]),
  ];
}

/** What a table of names lost, gained and changed; values are shown as they are. */
export function compareTables(before: Readonly<Record<string, unknown>>, after: Readonly<Record<string, unknown>>) {
  const lines: string[] = [];
  for (const [name, value] of Object.entries(before)) {
    if (!Object.hasOwn(after, name)) lines.push(`${name} (\`${String(value)}\`) is gone.`);
    else if (after[name] !== value)
      lines.push(`${name} was \`${String(value)}\`, and is now \`${String(after[name])}\`.`);
  }
  for (const [name, value] of Object.entries(after)) {
    if (!Object.hasOwn(before, name)) lines.push(`${name} is new: \`${String(value)}\`.`);
  }
  return lines;
}
