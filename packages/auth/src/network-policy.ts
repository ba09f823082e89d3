import type { Network } from "./network.js";
import { mayPointTo, zoneOf } from "./zones.js";

/**
 * The built-in policies. They see names and literal addresses only; `pinnedNetwork()` of `@mortise/auth/node` looks at what names resolve to
 * as well, which a client that runs on somebody's server needs.
 * - `"desktop"`: a server may point as far in as it stands itself: a public one to public hosts, one on this machine anywhere.
 * - `"server"`: public hosts only, whoever points there.
 */
export function networkPolicy(kind: "desktop" | "server"): Network {
  return {
    check({ url, server }) {
      const from = kind === "server" ? "public" : zoneOf(server.hostname);
      const to = zoneOf(url.hostname);
      if (mayPointTo(from, to)) return undefined;
      const why = kind === "server" ? "only public hosts are asked" : `${server.host} is ${from}`;
      return `${url.host} is a ${to} address, and ${why}`;
    },
  };
}
