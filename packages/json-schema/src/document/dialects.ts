/** How a keyword holds subschemas: one, a list of them, or a map of names to them. */
export type Holds = "schema" | "list" | "map";

export interface Dialect {
  readonly name: "2020-12" | "2019-09" | "draft-07";
  readonly uri: string;
  readonly subschemas: ReadonlyMap<string, readonly Holds[]>;
  /** Keywords beside `$ref` are ignored (draft-07). */
  readonly refStandsAlone: boolean;
  /** `items` may be a list, with `additionalItems` for the rest. */
  readonly itemsList: boolean;
}

const common: readonly (readonly [string, readonly Holds[]])[] = [
  ...["additionalProperties", "propertyNames", "contains", "not", "if", "then", "else"].map(
    (keyword) => [keyword, ["schema"]] as const,
  ),
  ...["allOf", "anyOf", "oneOf"].map((keyword) => [keyword, ["list"]] as const),
  ...["properties", "patternProperties", "definitions"].map((keyword) => [keyword, ["map"]] as const),
  ["dependencies", ["map"]],
];

const since2019: readonly (readonly [string, readonly Holds[]])[] = [
  ["$defs", ["map"]],
  ["dependentSchemas", ["map"]],
  ["unevaluatedItems", ["schema"]],
  ["unevaluatedProperties", ["schema"]],
];

const itemsList: readonly (readonly [string, readonly Holds[]])[] = [
  ["items", ["schema", "list"]],
  ["additionalItems", ["schema"]],
];

/** The dialects that both validators support. A schema that names none is read as the first. */
export const dialects: readonly Dialect[] = [
  {
    name: "2020-12",
    uri: "https://json-schema.org/draft/2020-12/schema",
    subschemas: new Map([...common, ...since2019, ["items", ["schema"]], ["prefixItems", ["list"]]]),
    refStandsAlone: false,
    itemsList: false,
  },
  {
    name: "2019-09",
    uri: "https://json-schema.org/draft/2019-09/schema",
    subschemas: new Map([...common, ...since2019, ...itemsList]),
    refStandsAlone: false,
    itemsList: true,
  },
  {
    name: "draft-07",
    uri: "http://json-schema.org/draft-07/schema",
    subschemas: new Map([...common, ...itemsList]),
    refStandsAlone: true,
    itemsList: true,
  },
];

/** The dialect that `$schema` names, 2020-12 when there is none, `undefined` when it is not one of ours. */
export function dialectOf(declared: unknown): Dialect | undefined {
  if (declared === undefined) return dialects[0];
  if (typeof declared !== "string") return undefined;
  return dialects.find(({ uri }) => uri === declared.replace(/#$/, "").replace(/^https?/, uri.split(":", 1)[0]!));
}
