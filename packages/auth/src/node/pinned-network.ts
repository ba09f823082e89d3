import { lookup } from "node:dns/promises";
import type { Network } from "../network.js";
import { zoneOf } from "../zones.js";
import { pinnedFetch } from "./pinned-fetch.js";
import type { Resolve } from "./pinned-fetch.js";

export interface PinnedNetworkOptions {
  /** Names of hosts that may stand in a private network or on this machine: the company's own identity provider. */
  readonly allowedHosts?: readonly string[];
  /** Resolves a name to all of its addresses. Default: the operating system's resolver. */
  readonly resolve?: Resolve;
}

/**
 * For a client that runs on a server, on behalf of people who name MCP servers (security best practices § SSRF): OAuth requests reach public
 * addresses alone, whatever a name resolves to and whenever.
 */
export function pinnedNetwork(options: PinnedNetworkOptions = {}): Network {
  const { resolve = (hostname) => lookup(hostname, { all: true }) } = options;
  const allowed = new Set(options.allowedHosts);
  const judge = (hostname: string, address: string): string | undefined => {
    const zone = zoneOf(address);
    if (allowed.has(hostname) || zone === "public") return undefined;
    return `${address} is a ${zone} address, and only public hosts are asked`;
  };
  return {
    // A name in the DNS is judged when the connection resolves it; a literal address never is resolved.
    check: ({ url: { hostname } }) => judge(hostname, hostname),
    fetch: pinnedFetch(resolve, judge),
  };
}
