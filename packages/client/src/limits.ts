/** Bounds on what a server can make a client hold or do. */
export interface Limits {
  /** Pages that an iterator over a list asks for before it gives up. Default 1,000. */
  readonly maxPages: number;
  /** Tools that are remembered from lists, for their header parameters and output schemas; the oldest goes first. Default 5,000. */
  readonly maxKnownTools: number;
  /** Times that one call may ask for input before it is given up. Default 10. */
  readonly maxInputRounds: number;
}

export const DEFAULT_LIMITS: Limits = { maxPages: 1_000, maxKnownTools: 5_000, maxInputRounds: 10 };
