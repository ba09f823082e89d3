/** What a caller may send: the input side of a schema (before defaults and transforms of a Standard Schema). */
export type InferInput<S> = "~standard" extends keyof S ? StandardSide<S["~standard"], "input"> : InferRoot<S>;

/** What the receiver of a checked value gets: the output side of a schema. A plain JSON Schema changes no value. */
export type InferOutput<S> = "~standard" extends keyof S ? StandardSide<S["~standard"], "output"> : InferRoot<S>;

/** Looked up, not matched: matching would make the compiler work out both sides, and compare the schema library's types structurally. */
type StandardSide<Standard, Side> = "types" extends keyof Standard
  ? Member<NonNullable<Standard["types"]>, Side>
  : unknown;
type Member<Types, Side> = Side extends keyof Types ? Types[Side] : unknown;

type Definitions<S> = S extends { readonly $defs: infer Defs } ? Defs : unknown;

/** Keywords that fix the value come first; `type` goes before composition, so that the inferred type is never too narrow. */
type InferRoot<S> = InferJson<S, Definitions<S>>;

/** The common case first, told by one comparison: it is paid for each property of each tool. */
type InferJson<S, Defs> = S extends Plain ? Scalars[S["type"]] : InferAny<S, Defs>;

interface Plain extends Readonly<Partial<Record<Deciding, undefined>>> {
  readonly type: keyof Scalars;
}

type Deciding = "const" | "enum" | "~unsafe";

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
    ? InferObject<S, Defs>
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
        : S extends { readonly properties: unknown }
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

type InferObject<S, Defs> = S extends { readonly properties: infer Properties }
  ? S extends { readonly "~kind": unknown }
    ? InferBuilt<Properties, Defs>
    : InferMembers<Properties, S extends { readonly required: readonly (infer Name)[] } ? Name : never, Defs>
  : InferRecord<S, Defs>;

/** TypeBox marks the optional property; reading its computed `required` would cost far more. */
type InferBuilt<Properties, Defs> = keyof Properties extends never
  ? object
  : InferMembers<
      Properties,
      { [K in keyof Properties]: Properties[K] extends { "~optional": true } ? never : K }[keyof Properties],
      Defs
    >;

type InferMembers<Properties, Required, Defs> = Flat<
  { -readonly [K in keyof Properties & Required]: InferJson<Properties[K], Defs> } & {
    -readonly [K in Exclude<keyof Properties, Required>]?: InferJson<Properties[K], Defs>;
  }
>;

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

type Flat<T> = { [K in keyof T]: T[K] } & {};
