import { zoneOf } from "../zones.js";

/** @param name of the option @throws Error for what could be read, or answered by somebody else, on its way */
export function requireSecureUrl(name: string, text: string): URL {
  if (!URL.canParse(text)) throw new Error(`${name}: ${JSON.stringify(text)} is no absolute URL.`);
  const url = new URL(text);
  const isLocal = url.protocol === "http:" && zoneOf(url.hostname) === "loopback";
  if (url.protocol !== "https:" && !isLocal)
    throw new Error(`${name}: ${JSON.stringify(text)} must be https; http is for this machine only.`);
  return url;
}

/** @throws Error for what cannot be an MCP server's identifier (RFC 9728 §1.2, authorization § Canonical Server URI) */
export function requireResourceUrl(resource: string): URL {
  const url = requireSecureUrl("resource", resource);
  if (resource.includes("#") || url.username !== "" || url.password !== "")
    throw new Error(`resource: ${JSON.stringify(resource)} must have neither a fragment nor credentials.`);
  return url;
}

/** Where the metadata is (RFC 9728 §3.1): the well-known name comes before the path. */
export const metadataPath = ({ pathname }: URL): string =>
  `/.well-known/oauth-protected-resource${pathname === "/" ? "" : pathname}`;

/** One spelling for URLs that mean the same: scheme and host are case-insensitive, and a slash that is all of a path means nothing. */
export function canonical(identifier: string): string {
  if (!URL.canParse(identifier) || !/^https?:/i.test(identifier)) return identifier;
  const { href, pathname, search, origin } = new URL(identifier);
  return pathname === "/" && search === "" ? origin : href;
}
