/** One reason why a value does not satisfy a schema. */
export interface Issue {
  /** Where in the value, as a JSON Pointer (RFC 6901); `""` is the value itself. */
  readonly path: string;
  /** What is wrong there, to be read after the path: `must be at least 1`. */
  readonly message: string;
}

/** The outcome of a check: the value to go on with, or why it was refused. */
export type Validated<T> = { readonly value: T; readonly issues?: undefined } | { readonly issues: readonly Issue[] };

/** A text with one line for each issue, meant for a model or a person who will correct the value. */
export function formatIssues(issues: readonly Issue[]): string {
  return issues.map(({ path, message }) => `- ${path === "" ? "The value" : path} ${message}`).join("\n");
}

/** One step of a JSON Pointer, escaped (RFC 6901 §3). */
export function pointerStep(key: string | number): string {
  return `/${String(key).replaceAll("~", "~0").replaceAll("/", "~1")}`;
}
