import { parseScopes } from "./scopes.js";

/** What a protected resource says when it refuses (RFC 6750 §3, RFC 9728 §5.1, RFC 9449 §7.1). */
export interface AuthChallenge {
  /** Where its metadata is. */
  readonly resourceMetadata: string | undefined;
  readonly scopes: readonly string[];
  /** `"invalid_token"`, `"insufficient_scope"`, `"use_dpop_nonce"` */
  readonly error: string | undefined;
}

/** Schemes whose parameters are ours, in lower case. */
const SCHEMES: readonly string[] = ["bearer", "dpop"];
const NONE: AuthChallenge = { resourceMetadata: undefined, scopes: [], error: undefined };

/** Reads the `WWW-Authenticate` headers of an answer, joined by commas. Challenges of other schemes are passed over. */
export function readChallenge(header: string | null | undefined): AuthChallenge {
  if (header === null || header === undefined) return NONE;
  const found = new Map<string, string>();
  let ours = false;
  for (const [name, value] of parts(header)) {
    if (value === undefined) ours = SCHEMES.includes(name.toLowerCase());
    else if (ours && !found.has(name.toLowerCase())) found.set(name.toLowerCase(), value);
  }
  return {
    resourceMetadata: found.get("resource_metadata"),
    scopes: parseScopes(found.get("scope")),
    error: found.get("error"),
  };
}

/** A piece of the header: a parameter with its value, else a scheme, or something that counts for nothing, as a token68 does. */
const PIECE = /[\s,]*(?:([^\s,="]+)\s*=\s*(?:"((?:[^"\\]|\\.)*)(?:"|$)|([^\s,="][^\s,"]*))|([^\s,="]+)(=*)|.)/gsy;

/** Schemes, without a value, and their parameters, in order. Forgives values without quotes, as URLs are, and a quote that never ends. */
function* parts(header: string): Generator<readonly [name: string, value: string | undefined]> {
  for (const [, name, quoted, bare, scheme, padding] of header.matchAll(PIECE)) {
    if (name !== undefined) yield [name, quoted?.replaceAll(/\\(.)/gs, "$1") ?? bare ?? ""];
    else if (scheme !== undefined && padding === "") yield [scheme, undefined];
  }
}
