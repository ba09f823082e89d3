import type { DpopOptions } from "./dpop-proof.js";
import type { ScopeImplies } from "./scopes.js";
import type { VerifyToken } from "./verify.js";

export interface ResourceServerOptions {
  /** The URL at which clients find the MCP server, `"https://mcp.example.com/mcp"`. Never taken from a request: `Host` is anybody's to write. */
  readonly resource: string;
  /** The issuers whose tokens are taken, as their metadata spells them; at least one. */
  readonly authorizationServers: readonly string[];
  /** What makes a token genuine. Default: {@link jwt} with the keys of `authorizationServers`. */
  readonly verify?: VerifyToken;
  /** What a token's audience may be. Default: `resource` alone; authorization servers that know resources by other names need those, `"api://guid"`. */
  readonly audiences?: readonly string[];
  /** What becomes of tokens that name no audience at all: only an authorization server that serves nobody else makes them safe. Default `"refuse"`. */
  readonly missingAudience?: "refuse" | "accept";
  /** Scopes that clients may ask for, for the metadata; nothing is checked by it. */
  readonly scopesSupported?: readonly string[];
  /** Scopes that every request needs; a challenge names them before anything is known of the request. Default: none. */
  readonly requiredScopes?: readonly string[];
  /** Says which scopes include others. Default: none does. */
  readonly scopeImplies?: ScopeImplies;
  /** What people call this server. */
  readonly name?: string;
  /** A page about it. */
  readonly documentation?: string;
  /** Tokens that are bound to a key (RFC 9449). Default `"off"`: such tokens are refused, for without a check the binding would be lost. */
  readonly dpop?: "off" | DpopOptions["mode"] | DpopOptions;
  /** Hears why nobody could be let in: the authorization server does not answer, for example. Default: `console.error`. */
  readonly onError?: (error: unknown) => void;
}
