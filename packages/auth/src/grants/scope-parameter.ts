/** `scope`, or nothing where nothing is asked for. */
export const scopeParameter = (scopes: readonly string[]): { readonly scope?: string } =>
  scopes.length === 0 ? {} : { scope: scopes.join(" ") };
