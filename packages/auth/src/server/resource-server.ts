import { JSON_RPC_CODES, RpcError } from "@mortise/jsonrpc";
import type { Auth } from "@mortise/jsonrpc";
import { Authenticator } from "./authenticator.js";
import type { Access, Refusal, RequestHead } from "./ports.js";
import type { ResourceServerOptions } from "./options.js";
import { grants } from "./scopes.js";
import { TokenAuth } from "./token-auth.js";

/** An MCP server's side of authorization: what to tell clients, and whom to let in. */
export interface ResourceServer {
  /**
   * Options for `listen`, `serve`, `nodeHandler` and `fetchHandler`: the metadata document, and the check of every request. Behind a router
   * of your own, bring requests for `metadataPath` to the handler, too.
   */
  readonly http: {
    readonly authenticate: (request: RequestHead) => Promise<TokenAuth | Refusal>;
    readonly documents: Readonly<Record<string, unknown>>;
  };
  /** Options for `createServer`: definitions are guarded by their `scopes`, and lists show what the caller may use. */
  readonly server: {
    readonly authorize: (access: Access) => true | RpcError;
    readonly lists: "allowed";
  };
  /** For handlers: who calls, if the token has these scopes, too. @throws RpcError that answers 401 or 403 and says what is missing */
  readonly require: (auth: Auth | undefined, ...scopes: readonly string[]) => TokenAuth;
  readonly metadata: Readonly<Record<string, unknown>>;
  /** Where the metadata is served: `"/.well-known/oauth-protected-resource/mcp"`. */
  readonly metadataPath: string;
}

/**
 * Guards an MCP server with access tokens, as the specification's authorization page asks (OAuth 2.1, RFC 9728, 8707, 9449).
 * @throws Error when the options would mislead clients, or let in whom they should not
 * @example
 * const guard = resourceServer({ resource: "https://mcp.example.com/mcp", authorizationServers: ["https://as.example.com"] });
 * const server = createServer({ name: "files", version: "1.0.0" }, guard.server);
 * await serve(server, { http: { port: 3000, allowedHosts: ["mcp.example.com"], ...guard.http } });
 */
export function resourceServer(options: ResourceServerOptions): ResourceServer {
  const authenticator = new Authenticator(options);
  const { metadata, metadataPath } = authenticator;
  const { requiredScopes = [], scopeImplies } = options;

  const refusal = (auth: Auth | undefined, needed: readonly string[], what: string): RpcError => {
    const scopes = [...new Set([...requiredScopes, ...needed])];
    const headers = auth === undefined ? authenticator.challenge({ scopes }) : authenticator.insufficient(scopes);
    const message =
      auth === undefined ? `${what} needs an access token.` : `${what} needs the scopes ${scopes.join(", ")}.`;
    return new RpcError(JSON_RPC_CODES.invalidRequest, message, {
      data: { requiredScopes: scopes },
      http: { status: auth === undefined ? 401 : 403, headers },
    });
  };

  return {
    http: {
      authenticate: (request) => authenticator.authenticate(request),
      documents: { [metadataPath]: metadata },
    },
    server: {
      lists: "allowed",
      authorize: ({ auth, reach, scopes, target, method }) => {
        if (auth === undefined && reach === "process") return true; // whoever is at the end of a pipe has no token to show
        if (auth !== undefined && grants(auth.scopes, scopes, scopeImplies)) return true;
        return refusal(auth, scopes, target === undefined ? method : JSON.stringify(target));
      },
    },
    require: (auth, ...scopes) => {
      if (auth instanceof TokenAuth && grants(auth.scopes, scopes, scopeImplies)) return auth;
      throw refusal(auth, scopes, "This");
    },
    metadata,
    metadataPath,
  };
}
