/** Which `resource` of a protected resource's metadata is taken for an MCP server's. */
export type ResourceMatch = "ancestor" | "exact";

/** The resource indicator of a server that publishes none: its URL without fragment, and without a slash that is all of the path. */
export function canonicalResource(serverUrl: string): string {
  const url = new URL(serverUrl);
  url.hash = "";
  return url.pathname === "/" && url.search === "" ? url.origin : url.href;
}

/**
 * Whether `resource` may speak for the server (RFC 9728 §3.3): it is the server's URL, or, with `"ancestor"`, on its origin and a
 * path that the server's path continues, segment by segment.
 */
export function speaksFor(resource: string, serverUrl: string, match: ResourceMatch): boolean {
  if (!/^[\x21-\x7E]+$/.test(resource) || !URL.canParse(resource) || resource.includes("#")) return false;
  const { username, password } = new URL(resource);
  if (username !== "" || password !== "") return false;
  return match === "ancestor"
    ? isWithin(serverUrl, resource)
    : canonicalResource(resource) === canonicalResource(serverUrl);
}

/** Whether a request to `url` is one to `resource`, so that it may carry its token. */
export function isWithin(url: string, resource: string): boolean {
  const [inner, outer] = [new URL(url), new URL(resource)];
  if (inner.origin !== outer.origin || (outer.search !== "" && inner.search !== outer.search)) return false;
  const path = outer.pathname.replace(/\/$/, "");
  return inner.pathname === path || inner.pathname.startsWith(`${path}/`);
}
