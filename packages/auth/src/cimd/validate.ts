import { isObject } from "@mortise/jsonrpc";
import { clientMetadataUrlFault } from "../client-metadata-url.js";
import { zoneOf } from "../zones.js";

/** Larger ones are refused (draft §6.6 recommends 5 KB). */
export const MAX_DOCUMENT_BYTES = 5 * 1024;

type Rule = (document: Readonly<Record<string, unknown>>, url: string) => readonly (string | false)[];

const isText = (value: unknown): value is string => typeof value === "string" && value !== "";
const isList = (value: unknown): value is readonly unknown[] => Array.isArray(value);

const RULES: readonly Rule[] = [
  (_document, url) => {
    const fault = clientMetadataUrlFault(url);
    return [fault !== undefined && `the URL ${url} cannot be a client's id: ${fault}`];
  },
  ({ client_id: id }, url) => [
    id !== url && `client_id has to be the document's URL, character for character: ${url}, not ${String(id)}`,
  ],
  ({ client_name: name }) => [!isText(name) && "client_name is missing: it is what users are shown"],
  ({ redirect_uris: uris }) =>
    isList(uris) && uris.length > 0
      ? uris.map((uri) => redirectFault(uri))
      : ["redirect_uris is missing: list every URI that users may be sent back to"],
  (document) => [
    ...["client_secret", "client_secret_expires_at"].map(
      (name) => Object.hasOwn(document, name) && `${name} must not be there: everybody can read the document`,
    ),
    privateKeyIn(document.jwks) && "jwks holds a private key: publish the public members only, and replace that key",
  ],
  (document) => authenticationFaults(document),
  (document) =>
    ["client_uri", "logo_uri", "jwks_uri", "policy_uri", "tos_uri"].map((name) => httpsFault(document, name)),
  ({ grant_types: types }) => [
    types !== undefined &&
      !(isList(types) && types.includes("authorization_code")) &&
      "grant_types has to list authorization_code",
  ],
  ({ redirect_uris: uris, application_type: type }) => [
    isList(uris) &&
      uris.some(isLoopback) &&
      type !== "native" &&
      'application_type has to be "native" for a redirect URI on this machine',
  ],
  (document) => [
    new TextEncoder().encode(JSON.stringify(document)).length > MAX_DOCUMENT_BYTES &&
      `it is larger than ${MAX_DOCUMENT_BYTES} bytes`,
  ],
];

/**
 * What an authorization server could object to in a client's metadata document. @param url where it is, or will be
 * @returns each fault as a sentence's end; empty when there is none
 */
export function clientDocumentFaults(url: string, document: unknown): readonly string[] {
  if (!isObject(document)) return ["it is no JSON object"];
  return RULES.flatMap((rule) => rule(document, url)).filter((fault) => fault !== false);
}

function redirectFault(uri: unknown): string | false {
  if (!isText(uri) || !URL.canParse(uri)) return `redirect_uris: ${JSON.stringify(uri)} is no absolute URI`;
  if (uri.includes("#")) return `redirect_uris: ${uri} has a fragment`;
  const { protocol } = new URL(uri);
  if (protocol === "https:" || isLoopback(uri)) return false;
  return `redirect_uris: ${uri} has to be https, or http on this machine`;
}

const isLoopback = (uri: unknown): boolean =>
  isText(uri) && URL.canParse(uri) && new URL(uri).protocol === "http:" && zoneOf(new URL(uri).hostname) === "loopback";

function authenticationFaults(document: Readonly<Record<string, unknown>>): readonly (string | false)[] {
  const { token_endpoint_auth_method: method = "none", jwks, jwks_uri: uri } = document;
  if (method === "none") return [];
  if (method !== "private_key_jwt") {
    return [
      `token_endpoint_auth_method has to be "none" or "private_key_jwt", not ${JSON.stringify(method)}: there is no shared secret`,
    ];
  }
  return [(jwks === undefined) === (uri === undefined) && "private_key_jwt needs either jwks or jwks_uri"];
}

const httpsFault = (document: Readonly<Record<string, unknown>>, name: string): string | false => {
  if (!Object.hasOwn(document, name)) return false;
  const value = document[name];
  return (
    !(isText(value) && URL.canParse(value) && new URL(value).protocol === "https:") && `${name} has to be an https URL`
  );
};

const PRIVATE_MEMBERS = ["d", "p", "q", "dp", "dq", "qi", "k"];

const privateKeyIn = (jwks: unknown): boolean =>
  isObject(jwks) &&
  isList(jwks.keys) &&
  jwks.keys.some((key) => isObject(key) && PRIVATE_MEMBERS.some((name) => Object.hasOwn(key, name)));
