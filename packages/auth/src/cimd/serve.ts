import { AuthError } from "../errors.js";
import type { ClientDocument, ClientDocumentOptions } from "./client-document.js";
import { clientDocumentFaults } from "./validate.js";

/**
 * Makes the document of a client that signs users in: authorization code, refreshed, without a secret, unless `options` say otherwise.
 * @throws AuthError `CLIENT_DOCUMENT` with every fault, so that a server is not the first to find them
 */
export function clientDocument({ url, ...options }: ClientDocumentOptions): ClientDocument {
  const document: ClientDocument = {
    client_id: url,
    application_type: options.redirect_uris.some((uri) => uri.startsWith("http:")) ? "native" : "web",
    grant_types: ["authorization_code", "refresh_token"],
    response_types: ["code"],
    token_endpoint_auth_method: "none",
    ...options,
  };
  const faults = clientDocumentFaults(url, document);
  if (faults.length === 0) return document;
  throw new AuthError("CLIENT_DOCUMENT", `Servers would refuse this client's metadata document: ${faults.join("; ")}.`);
}

export interface ServeOptions {
  /** How long servers may keep it, seconds. Default 3600. */
  readonly maxAge?: number;
}

/**
 * Answers requests for the document, for any server of web-standard requests.
 * @returns `undefined` for requests to other URLs
 */
export function serveClientDocument(
  document: ClientDocument,
  { maxAge = 3600 }: ServeOptions = {},
): (request: Request) => Response | undefined {
  const { pathname, search } = new URL(document.client_id);
  const body = JSON.stringify(document);
  const headers = {
    "Content-Type": "application/json",
    "Cache-Control": `public, max-age=${maxAge}`,
    "Access-Control-Allow-Origin": "*",
    "X-Content-Type-Options": "nosniff",
  };
  return ({ url, method }) => {
    const asked = new URL(url); // behind a proxy its origin may be another
    if (asked.pathname !== pathname || asked.search !== search) return undefined;
    if (method === "GET") return new Response(body, { headers });
    if (method === "HEAD") return new Response(null, { headers });
    return new Response(null, { status: 405, headers: { Allow: "GET, HEAD" } });
  };
}
