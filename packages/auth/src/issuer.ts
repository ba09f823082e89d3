/** How the issuer in a server's metadata is compared with the one that led there. */
export type IssuerComparison = "exact" | "trailing-slash";

/** Identical (RFC 8414 §3.3); with `"trailing-slash"`, one of them may have one slash more at its end. Nothing is normalised. */
export const issuersMatch = (expected: string, actual: string, comparison: IssuerComparison): boolean =>
  expected === actual || (comparison === "trailing-slash" && (`${expected}/` === actual || expected === `${actual}/`));
