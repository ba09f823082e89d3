/** What a caller may send: the input side of a schema (before defaults and transforms of a Standard Schema). */
export type InferInput<S> = S extends Standard ? NonNullable<S["~standard"]["types"]>["input"] : InferRoot<S>;

/** What the receiver of a checked value gets: the output side of a schema. A plain JSON Schema changes no value. */
export type InferOutput<S> = S extends Standard ? NonNullable<S["~standard"]["types"]>["output"] : InferRoot<S>;

interface Standard {
  readonly "~standard": any; // eslint-disable-line @typescript-eslint/no-explicit-any -- nothing that the library made is compared, only looked up
}

type Definitions<S> = S extends { readonly $defs: infer Defs } ? Defs : unknown;

type InferRoot<S> = InferJson<S, Definitions<S>>;

/** The common cases first, each told by one comparison: it is paid for each property of each tool. */
type InferJson<S, Defs> = S extends Scalar
  ? Scalars[S["type"]]
  : S extends PlainObject
    ? InferObject<S, Defs>
    : InferAny<S, Defs>;

type Deciding = "const" | "enum" | "~unsafe";
type Undecided = Readonly<Partial<Record<Deciding, undefined>>>;

interface Scalar extends Undecided {
  readonly type: keyof Scalars;
}

interface PlainObject extends Undecided, Listing {
  readonly type: "object";
}

interface Listing {
  readonly properties: unknown;
}

/** Keywords that fix the value come first; `type` goes before composition, so that the inferred type is never too narrow. */
type InferAny<S, Defs> = keyof S & Deciding extends never
  ? S extends { readonly type: infer Type }
    ? InferType<S, Type, Defs>
    : InferUntyped<S, Defs>
  : InferFixed<S>;

type InferFixed<S> = S extends { readonly "~unsafe": infer Type }
  ? Type
  : S extends { readonly const: infer Value }
    ? Value
    : S extends { readonly enum: readonly (infer Value)[] }
      ? Value
      : unknown;

interface Scalars {
  string: string;
  number: number;
  integer: number;
  boolean: boolean;
  null: null;
}

type InferType<S, Type, Defs> = Type extends keyof Scalars
  ? Scalars[Type]
  : Type extends "object"
    ? S extends Listing
      ? InferObject<S, Defs>
      : InferRecord<S, Defs>
    : Type extends "array"
      ? InferArray<S, Defs>
      : Type extends readonly (infer Member)[]
        ? InferType<S, Member, Defs>
        : InferKind<S>;

type InferUntyped<S, Defs> = S extends { readonly anyOf: readonly (infer Member)[] }
  ? InferMember<Member, Defs>
  : S extends { readonly oneOf: readonly (infer Member)[] }
    ? InferMember<Member, Defs>
    : S extends { readonly allOf: infer Members }
      ? InferAll<Members, Defs>
      : S extends { readonly $ref: infer Ref }
        ? InferRef<Ref, Defs>
        : S extends Listing
          ? InferObject<S, Defs>
          : InferKind<S>;

/** Distributes over the members of a composition. */
type InferMember<Member, Defs> = Member extends unknown ? InferJson<Member, Defs> : never;

type InferAll<Members, Defs> = Members extends readonly [infer First, ...infer Rest]
  ? InferJson<First, Defs> & InferAll<Rest, Defs>
  : unknown;

/** `#/$defs/Name` in written-out schemas, the bare name in TypeBox's cyclic types. */
type InferRef<Ref, Defs> = Ref extends `#/$defs/${infer Name}`
  ? Name extends keyof Defs
    ? InferJson<Defs[Name], Defs>
    : unknown
  : Ref extends keyof Defs
    ? InferJson<Defs[Ref], Defs>
    : unknown;

/** TypeBox types without a JSON Schema keyword that tells them apart, and boolean schemas. */
type InferKind<S> = S extends false | { readonly "~kind": "Never" }
  ? never
  : S extends { readonly "~kind": "Any" }
    ? any // eslint-disable-line @typescript-eslint/no-explicit-any -- what the author of the schema said
    : unknown;

type InferObject<S extends Listing, Defs> = S extends { readonly "~kind": unknown }
  ? InferBuilt<S["properties"], Defs>
  : InferMembers<S["properties"], S extends Requiring ? S["required"][number] : never, Defs>;

interface Requiring {
  readonly required: readonly unknown[];
}

/** TypeBox marks the optional property; reading its computed `required` would cost far more. */
type InferBuilt<Properties, Defs> = keyof Properties extends never
  ? object
  : InferMembers<
      Properties,
      { [K in keyof Properties]: "~optional" extends keyof Properties[K] ? never : K }[keyof Properties],
      Defs
    >;

/** One mapped type that takes the question marks from `Marks`: two joined ones would have to be flattened, at twice the price. */
type InferMembers<Properties, Required, Defs> = {
  -readonly [K in keyof Marks<Properties, Required>]: InferJson<Properties[K], Defs>;
} & {};

type Marks<Properties, Required> = { [K in keyof Properties]?: 0 } & { [K in keyof Properties & Required]: 0 };

type InferRecord<S, Defs> = S extends { readonly patternProperties: infer Patterns }
  ? { [key: string]: InferJson<Patterns[keyof Patterns], Defs> }
  : S extends { readonly additionalProperties: infer Rest }
    ? { [key: string]: InferJson<Rest, Defs> }
    : { [key: string]: unknown };

type InferArray<S, Defs> = S extends { readonly prefixItems: infer Items extends readonly unknown[] }
  ? [...InferTuple<Items, Defs>, ...(S extends { readonly items: infer Rest } ? InferRest<Rest, Defs> : unknown[])]
  : S extends { readonly items: infer Items }
    ? Items extends readonly unknown[]
      ? InferTuple<Items, Defs>
      : InferJson<Items, Defs>[]
    : unknown[];

type InferRest<Rest, Defs> = Rest extends false ? [] : InferJson<Rest, Defs>[];

type InferTuple<Items extends readonly unknown[], Defs> = {
  -readonly [K in keyof Items]: InferJson<Items[K], Defs>;
};
