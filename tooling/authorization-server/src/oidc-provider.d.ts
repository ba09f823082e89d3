/** As much of oidc-provider as is used here; it comes without types. */
declare module "oidc-provider" {
  import type { IncomingMessage, ServerResponse } from "node:http";

  export interface OidcClient {
    readonly clientId: string;
    readonly clientName?: string;
    grantTypeAllowed(type: string): boolean;
  }

  export interface TokenContext {
    readonly method: string;
    readonly path: string;
    readonly status: number;
    body: unknown;
    readonly oidc: {
      readonly client: OidcClient;
      readonly params: Record<string, string | undefined>;
      readonly body?: Record<string, unknown>;
    };
  }

  export interface Interaction {
    readonly uid: string;
    readonly grantId?: string;
    readonly params: Readonly<Record<string, string>>;
    readonly prompt: {
      readonly name: string;
      readonly details: {
        readonly missingOIDCScope?: readonly string[];
        readonly missingResourceScopes?: Readonly<Record<string, readonly string[]>>;
      };
    };
    readonly session?: { readonly accountId: string };
  }

  export interface Grant {
    addOIDCScope(scope: string): void;
    rejectOIDCScope(scope: string): void;
    rejectResourceScope(resource: string, scope: string): void;
    addResourceScope(resource: string, scope: string): void;
    save(): Promise<string>;
  }

  export interface AccessToken {
    resourceServer: ResourceServer;
    save(): Promise<string>;
    readonly expiration: number;
    readonly scope?: string;
  }

  export interface ResourceServer {
    readonly scope: string;
  }

  type Make<Made> = new (init: Record<string, unknown>) => Made;

  export default class Provider {
    constructor(issuer: string, configuration: Record<string, unknown>);
    readonly Grant: Make<Grant> & { find(id: string): Promise<Grant | undefined> };
    readonly AccessToken: Make<AccessToken>;
    readonly ResourceServer: new (identifier: string, info: object) => ResourceServer;
    readonly Client: { find(id: string): Promise<OidcClient | undefined> };
    callback(): (request: IncomingMessage, response: ServerResponse) => Promise<void>;
    use(middleware: (ctx: TokenContext, next: () => Promise<void>) => Promise<void>): void;
    on(event: string, listener: (ctx: TokenContext, error: Error) => void): void;
    registerGrantType(name: string, handler: (ctx: TokenContext) => Promise<void>, params: readonly string[]): void;
    interactionDetails(request: IncomingMessage, response: ServerResponse): Promise<Interaction>;
    interactionFinished(
      request: IncomingMessage,
      response: ServerResponse,
      result: Record<string, unknown>,
      options?: { mergeWithLastSubmission: boolean },
    ): Promise<void>;
  }

  export const errors: Readonly<
    Record<"InvalidTarget" | "InvalidGrant" | "InvalidRequest", new (description?: string) => Error>
  >;
}
