import type { AuthorizationServer } from "oauth4webapi";
import type { DiagnosisStep, Verdict } from "./diagnosis.js";

type Finding = readonly [verdict: Verdict, got: string];

interface ServerRule {
  readonly name: string;
  readonly rule: string;
  look(server: AuthorizationServer): Finding;
}

/** Text that a document brought, in a line of ours. */
const listed = (values: readonly string[] | undefined): string =>
  values === undefined
    ? "nothing"
    : values
        .slice(0, 20)
        .map((value) => JSON.stringify(value.slice(0, 60)))
        .join(", ");

/** What the metadata of an authorization server has to say, or better would. */
const SERVER_RULES: readonly ServerRule[] = [
  {
    name: "endpoints",
    rule: "RFC 8414 §2: metadata names the token endpoint, and the authorization endpoint where users sign in",
    look: ({ token_endpoint: token, authorization_endpoint: authorization }) => {
      if (token === undefined) return ["breaks", "no token_endpoint"];
      return authorization === undefined
        ? ["warning", "no authorization_endpoint: users cannot sign in"]
        : ["meets", "both are named"];
    },
  },
  {
    name: "PKCE",
    rule: "security considerations § Authorization Code Protection: clients refuse where S256 is not in code_challenge_methods_supported",
    look: ({ code_challenge_methods_supported: methods }) =>
      methods?.includes("S256")
        ? ["meets", "S256 is supported"]
        : [
            "breaks",
            `code_challenge_methods_supported lists ${listed(methods)}; where S256 works all the same, \`assumeS256\` says so`,
          ],
  },
  {
    name: "registration",
    rule: "client-registration § Client Registration: by hand, by a metadata document, or dynamically",
    look: (server) => {
      const ways = [
        server.client_id_metadata_document_supported === true && "metadata documents",
        server.registration_endpoint !== undefined && "dynamic registration",
      ].filter((way) => way !== false);
      return ways.length > 0 ? ["meets", ways.join(", ")] : ["warning", "only clients that were registered by hand"];
    },
  },
  {
    name: "mix-up",
    rule: "authorization § Authorization Response Validation: servers should send iss, and must say that they do",
    look: ({ authorization_response_iss_parameter_supported: says }) =>
      says === true ? ["meets", "answers carry iss"] : ["warning", "answers carry no iss"],
  },
  {
    name: "refreshing",
    rule: "authorization § Refresh Tokens: clients ask for offline_access where it is listed",
    look: ({ grant_types_supported: grants, scopes_supported: scopes }) => [
      "meets",
      `grants ${listed(grants)}; offline_access is ${scopes?.includes("offline_access") ? "" : "not "}listed`,
    ],
  },
  {
    name: "DPoP",
    rule: "RFC 9449 §5.1: dpop_signing_alg_values_supported",
    look: ({ dpop_signing_alg_values_supported: algorithms }) => [
      "meets",
      algorithms === undefined ? "not supported" : listed(algorithms),
    ],
  },
];

export const serverSteps = (server: AuthorizationServer): readonly DiagnosisStep[] =>
  SERVER_RULES.map(({ name, rule, look }) => {
    const [verdict, got] = look(server);
    return { name, verdict, rule, got, requests: [] };
  });
