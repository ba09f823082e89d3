import { authorizationCode, createAuth } from "@mortise/auth";
import type { Grant } from "@mortise/auth";
import type { HttpTransportOptions } from "@mortise/transport-http";
import { robotRedirect } from "./robot-redirect.js";
import type { Scenario } from "./scenario.js";

/** The client's metadata document, as the suite presumes it. */
const CLIENT_METADATA_URL = "https://conformance-test.local/client-metadata.json";

/** What the transport needs for a scenario of authorization; nothing for others. */
export function credentialsFor(scenario: Scenario): Pick<HttpTransportOptions, "credentials"> {
  if (!scenario.name.startsWith("auth/")) return {};
  return {
    credentials: createAuth({
      server: scenario.url,
      grant: grantFor(scenario),
      legacyDiscovery: scenario.name.startsWith("auth/2025-03-26-"),
    }),
  };
}

/** How tokens are got: by the user's consent, with a client registered by hand where the suite gives one. */
function grantFor({ context }: Scenario): Grant {
  const { client_id: clientId, client_secret: clientSecret, issuer } = context;
  const redirect = robotRedirect();
  return typeof clientId === "string" && typeof clientSecret === "string" && typeof issuer === "string"
    ? authorizationCode({ redirect, client: { issuer, clientId, clientSecret } })
    : authorizationCode({ redirect, clientMetadataUrl: CLIENT_METADATA_URL, registration: { client_name: "Mortise" } });
}
