import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import type { JWK } from "jose";
import type OidcProvider from "oidc-provider";
import { addAssertionGrants } from "./assertion-grants.js";
import { configuration, signingKey } from "./configuration.js";
import { interact } from "./interaction.js";
import { Provider } from "./provider.js";
import type { AuthorizationServerOptions, Recorded, Resource } from "./options.js";

/** A client's metadata document, or what answers when it is asked for. */
export type ClientDocument = Readonly<Record<string, unknown>> | (() => Response);

/** An authorization server that is running. */
export interface AuthorizationServer {
  readonly issuer: string;
  /** What it issues tokens for, by resource indicator. */
  readonly resources: Map<string, Resource>;
  /** What a client id that is a URL leads to. */
  readonly clientDocuments: Map<string, ClientDocument>;
  /** Whose assertions it takes, by `iss`. */
  readonly assertionIssuers: Map<string, JWK | string>;
  /** What came in so far, oldest first. */
  readonly requests: readonly Recorded[];
  close(): Promise<void>;
}

const LONGEST_RECORD = 1000;

/**
 * Starts oidc-provider on a loopback port, with pages on which anybody may sign in as anybody and every client may be allowed in.
 * For tests and for trying things out: it guards nothing, and what it knows is gone when it ends.
 */
export async function startAuthorizationServer(options: AuthorizationServerOptions = {}): Promise<AuthorizationServer> {
  const http = createServer();
  await new Promise<void>((resolve, reject) =>
    http.once("error", reject).listen(options.port ?? 0, "127.0.0.1", resolve),
  );
  const issuer = `http://127.0.0.1:${(http.address() as AddressInfo).port}`;
  const key = signingKey();
  const resources = new Map(Object.entries(options.resources ?? {}));
  const clientDocuments = new Map<string, ClientDocument>();
  const assertionIssuers = new Map(Object.entries(options.assertionIssuers ?? {}));
  const provider = new Provider(issuer, configuration(options, { key, resources, documents: clientDocuments }));
  addAssertionGrants(provider, { issuer, key: key as JWK, resources, assertionIssuers });
  const requests = record(provider);
  const callback = provider.callback();
  http.on("request", (request, response) => {
    const answered = request.url?.startsWith("/interaction/")
      ? interact(provider, request, response)
      : callback(request, response);
    answered.catch((error: unknown) => response.writeHead(400).end(String(error)));
  });
  return {
    issuer,
    resources,
    clientDocuments,
    assertionIssuers,
    requests,
    close: () =>
      new Promise((resolve) => {
        http.close(() => resolve());
        http.closeAllConnections();
      }),
  };
}

function record(provider: OidcProvider): Recorded[] {
  const requests: Recorded[] = [];
  provider.use(async (ctx, next) => {
    await next();
    const { method, path, status } = ctx;
    // The context of a request to no known route has no `oidc`.
    const form = (ctx as { oidc?: { body?: Recorded["form"] } }).oidc?.body ?? {};
    if (requests.length < LONGEST_RECORD) requests.push({ method, path, status, form });
  });
  return requests;
}
