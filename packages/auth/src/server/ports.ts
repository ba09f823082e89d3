import type { Auth, Reach } from "@mortise/jsonrpc";

/** The head of an HTTP request, as both faces of `@mortise/transport-http` show it; from elsewhere, three members are quickly made. */
export interface RequestHead {
  /** Upper case. */
  readonly method: string;
  /** Path and query. */
  readonly path: string;
  /** @param name lower case */
  header(name: string): string | undefined;
}

/** Says no to an HTTP request. */
export interface Refusal {
  readonly status: number;
  /** What is wrong and what to do, for the caller's eyes. */
  readonly message: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** What somebody is about to do, as `@mortise/server` asks its `authorize` hook. */
export interface Access {
  readonly method: string;
  /** The tool's or prompt's name, or the resource's URI. */
  readonly target: string | undefined;
  /** What the definition asks for. */
  readonly scopes: readonly string[];
  readonly auth: Auth | undefined;
  readonly reach: Reach;
}
