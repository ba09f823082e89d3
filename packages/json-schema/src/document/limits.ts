/** What a schema may cost before it is even used. */
export interface SchemaLimits {
  /** Levels of nesting. Default: 128. */
  readonly maxDepth?: number;
  /** Schemas inside the schema, itself included. Default: 4096. */
  readonly maxSubschemas?: number;
  /** Characters of one `pattern` or pattern property. Default: 1024, foreign 256. */
  readonly maxPatternLength?: number;
  /**
   * The schema comes from the other side of the connection: patterns that may take exponential time are refused,
   * and the worst that another may take counts as work. Default: `false`.
   */
  readonly foreign?: boolean;
}

export function withDefaults(limits: SchemaLimits): Required<SchemaLimits> {
  const { foreign = false } = limits;
  return { maxDepth: 128, maxSubschemas: 4096, maxPatternLength: foreign ? 256 : 1024, foreign, ...defined(limits) };
}

/** Without the keys whose value is `undefined`, which would cover a default. */
function defined(limits: SchemaLimits): SchemaLimits {
  return Object.fromEntries(Object.entries(limits).filter(([, value]) => value !== undefined));
}
