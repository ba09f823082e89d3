/** What happens on the way to a token. Nothing in it is secret. */
export type AuthEvent =
  | { readonly type: "discovered"; readonly resource: string; readonly issuer: string }
  | { readonly type: "registered"; readonly issuer: string; readonly clientId: string; readonly how: "dcr" | "cimd" }
  | { readonly type: "redirect"; readonly issuer: string; readonly scopes: readonly string[] }
  | { readonly type: "granted" | "refreshed"; readonly issuer: string; readonly scopes: readonly string[] }
  | { readonly type: "stepUp"; readonly issuer: string; readonly scopes: readonly string[] }
  | { readonly type: "tolerated"; readonly what: string }
  | { readonly type: "signedOut"; readonly issuer: string };
