/** The scopes in a `scope` parameter (RFC 6749 §3.3), each once, in order. */
export const parseScopes = (text: string | undefined): readonly string[] => [
  ...new Set((text ?? "").split(/\s+/).filter((scope) => scope !== "")),
];

export const union = (...sets: readonly (readonly string[])[]): readonly string[] => [...new Set(sets.flat())];

/** Whether `set` has all of `wanted`. */
export const covers = (set: readonly string[], wanted: readonly string[]): boolean =>
  wanted.every((scope) => set.includes(scope));

export interface ScopeSources {
  /** Asked for before: what was once needed will be needed again (authorization § Step-Up). */
  readonly requested: readonly string[];
  /** Of the server's challenge: authoritative for what is being done. */
  readonly challenged: readonly string[];
  /** What the host wants whatever servers say. */
  readonly wished: readonly string[] | undefined;
  /** `scopes_supported` of the protected resource. */
  readonly supported: readonly string[] | undefined;
}

/**
 * What to ask for (authorization § Scope Selection): what is challenged, else what the host wishes, else all that the resource knows, else
 * nothing, and always what was asked for before.
 */
export function selectScopes({ requested, challenged, wished, supported }: ScopeSources): readonly string[] {
  const fallback = challenged.length > 0 || requested.length > 0 ? [] : (supported ?? []);
  return union(requested, challenged, wished ?? fallback).filter((scope) => scope !== "openid");
}
