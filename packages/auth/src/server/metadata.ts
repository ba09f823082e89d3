import { PROOF_ALGORITHMS } from "./dpop-proof.js";
import type { DpopOptions } from "./dpop-proof.js";
import type { ResourceServerOptions } from "./options.js";
import { checkScopes } from "./scopes.js";

/** Protected resource metadata (RFC 9728 §2). @throws Error when it would mislead clients */
export function resourceMetadata(
  options: ResourceServerOptions,
  dpop: DpopOptions["mode"] | "off",
): Readonly<Record<string, unknown>> {
  const { resource, authorizationServers, scopesSupported = [], requiredScopes = [], name, documentation } = options;
  if (authorizationServers.length === 0) throw new Error("authorizationServers: a resource needs at least one.");
  checkScopes(scopesSupported, "scopesSupported");
  checkScopes(requiredScopes, "requiredScopes");
  const scopes = [...new Set([...requiredScopes, ...scopesSupported])];
  return {
    resource,
    authorization_servers: authorizationServers,
    bearer_methods_supported: ["header"],
    ...(scopes.length > 0 && { scopes_supported: scopes }),
    ...(name !== undefined && { resource_name: name }),
    ...(documentation !== undefined && { resource_documentation: documentation }),
    ...(dpop !== "off" && {
      dpop_signing_alg_values_supported: PROOF_ALGORITHMS,
      dpop_bound_access_tokens_required: dpop === "require",
    }),
  };
}
