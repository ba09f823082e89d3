/** Whether one scope includes another: `held` is what the token has, `needed` what is asked for; `files:write` may imply `files:read`. */
export type ScopeImplies = (held: string, needed: string) => boolean;

/** Whether everything needed was granted, by its own name or by one that implies it. */
export const grants = (held: readonly string[], needed: readonly string[], implies?: ScopeImplies): boolean =>
  needed.every((scope) => held.includes(scope) || (implies !== undefined && held.some((one) => implies(one, scope))));

/** RFC 6749 §3.3. */
const SCOPE = /^[\x21\x23-\x5B\x5D-\x7E]+$/;

/** @throws Error for what cannot be a scope, and for `offline_access`, which concerns the authorization server alone (authorization § Refresh Tokens) */
export function checkScopes(scopes: readonly string[], where: string): void {
  for (const scope of scopes) {
    if (!SCOPE.test(scope))
      throw new Error(
        `${where}: ${JSON.stringify(scope)} is no scope: printable ASCII without space, quote and backslash.`,
      );
    if (scope === "offline_access")
      throw new Error(
        `${where}: offline_access is between client and authorization server; a resource never asks for it.`,
      );
  }
}
