import { authorizationCode } from "@mortise/auth";
import type { Grant } from "@mortise/auth";
import { clientCredentials, enterpriseManaged, workloadIdentity } from "@mortise/auth/grants";
import { robotRedirect } from "./robot-redirect.js";
import type { Scenario } from "./scenario.js";

/** The client's metadata document, as the suite presumes it. */
const CLIENT_METADATA_URL = "https://conformance-test.local/client-metadata.json";

/** What the suite says of a scenario, by name. */
type Facts = (name: string) => string;

/** The suite does not say where its clients are registered: at the one authorization server that its resource names. */
const issuer = "any";

/** Ways without a user, by scenario. */
const WITHOUT_USER: ReadonlyMap<string, (facts: Facts) => Grant> = new Map<string, (facts: Facts) => Grant>([
  [
    "auth/client-credentials-jwt",
    (facts) =>
      clientCredentials({
        issuer,
        clientId: facts("client_id"),
        privateKey: facts("private_key_pem"),
        algorithm: facts("signing_algorithm"),
      }),
  ],
  [
    "auth/client-credentials-basic",
    (facts) => clientCredentials({ issuer, clientId: facts("client_id"), clientSecret: facts("client_secret") }),
  ],
  [
    "auth/wif-jwt-bearer",
    (facts) => workloadIdentity({ issuer, clientId: facts("client_id"), assertion: () => facts("valid_jwt") }),
  ],
  [
    "auth/enterprise-managed-authorization",
    (facts) =>
      enterpriseManaged({
        identityProvider: {
          issuer: facts("idp_issuer"),
          tokenEndpoint: facts("idp_token_endpoint"),
          clientId: facts("idp_client_id"),
        },
        subjectToken: () => facts("idp_id_token"),
        client: { issuer, clientId: facts("client_id"), clientSecret: facts("client_secret") },
      }),
  ],
]);

/** How tokens are got: as the scenario wants it, else by the user's consent, with a client registered by hand where the suite gives one. */
export function grantFor({ name, context }: Scenario): Grant {
  const facts: Facts = (fact) => {
    const value = context[fact];
    if (typeof value !== "string") throw new Error(`The suite gives no ${fact} for ${name}.`);
    return value;
  };
  const withoutUser = WITHOUT_USER.get(name);
  if (withoutUser !== undefined) return withoutUser(facts);
  const redirect = robotRedirect();
  if (!Object.hasOwn(context, "client_secret")) {
    return authorizationCode({
      redirect,
      clientMetadataUrl: CLIENT_METADATA_URL,
      registration: { client_name: "Mortise" },
    });
  }
  const [clientId, clientSecret] = [facts("client_id"), facts("client_secret")];
  return authorizationCode({ redirect, client: { issuer: facts("issuer"), clientId, clientSecret } });
}
