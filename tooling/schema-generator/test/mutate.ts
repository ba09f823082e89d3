const REPLACEMENTS: readonly unknown[] = [
  null,
  true,
  0,
  -1,
  1.5,
  101,
  Number.NaN,
  "",
  "text",
  [],
  ["text"],
  [0],
  {},
  { type: "text" },
];

/** Every variant of a message that differs in one place: a part dropped, replaced by something else, or added. */
export function* mutants(value: unknown): Generator<unknown> {
  yield* REPLACEMENTS;
  if (Array.isArray(value)) {
    yield [...value, null];
    yield [...value, ...value];
    if (typeof value[0] === "string") yield Array.from({ length: 101 }, () => "many");
    for (const [index, item] of value.entries()) for (const mutant of mutants(item)) yield value.with(index, mutant);
  } else if (typeof value === "object" && value !== null) {
    yield { ...value, "quay.example/noise": { any: [1, null] } };
    yield { ...value, constructor: null, toString: 1 };
    for (const [key, item] of Object.entries(value)) {
      yield Object.fromEntries(Object.entries(value).filter(([other]) => other !== key));
      for (const mutant of mutants(item)) yield { ...value, [key]: mutant };
    }
  }
}
