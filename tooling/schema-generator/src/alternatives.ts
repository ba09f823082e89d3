import { resolve, type Definitions, type JsonSchema } from "./json-schema.js";

/** A union in the order in which its alternatives are tried: what one `typeof` decides comes first, objects come last. */
export interface Alternatives {
  readonly others: readonly JsonSchema[];
  readonly objects: readonly JsonSchema[];
  /** The property that tells the objects apart, where there is one, and its value in each of them. */
  readonly tag?: Tag;
}

export interface Tag {
  readonly name: string;
  readonly values: readonly string[];
}

export function alternatives(definitions: Definitions, branches: readonly JsonSchema[]): Alternatives {
  const objects = branches.filter((branch) => resolve(definitions, branch).type === "object");
  const others = branches.filter((branch) => !objects.includes(branch)).toSorted((a, b) => weight(a) - weight(b));
  const tag = objects.length > 1 ? tagOf(objects.map((branch) => resolve(definitions, branch))) : undefined;
  return { others, objects, ...(tag && { tag }) };
}

/** The property that every branch requires with a constant text of its own. */
function tagOf(branches: readonly JsonSchema[]): Tag | undefined {
  for (const name of Object.keys(branches[0]?.properties ?? {})) {
    const values = branches.map(({ properties, required }) =>
      required?.includes(name) ? properties?.[name]?.const : undefined,
    );
    if (values.every((value) => typeof value === "string") && new Set(values).size === values.length)
      return { name, values };
  }
  return undefined;
}

/** 0 for what one `typeof` decides, 1 for arrays and unions. */
function weight({ type }: JsonSchema): number {
  return type === undefined || type === "array" ? 1 : 0;
}
