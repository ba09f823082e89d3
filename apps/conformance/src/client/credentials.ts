import { createAuth } from "@mortise/auth";
import { dpop } from "@mortise/auth/dpop";
import type { HttpTransportOptions } from "@mortise/transport-http";
import { grantFor } from "./grants.js";
import type { Scenario } from "./scenario.js";

/** What the transport needs for a scenario of authorization; nothing for others. */
export function credentialsFor(scenario: Scenario): Pick<HttpTransportOptions, "credentials"> {
  const { name, url } = scenario;
  if (!name.startsWith("auth/")) return {};
  return {
    credentials: createAuth({
      server: url,
      grant: grantFor(scenario),
      legacyDiscovery: name.startsWith("auth/2025-03-26-"),
      ...(name.startsWith("auth/dpop") && { dpop: dpop({ mode: "require" }) }),
    }),
  };
}
