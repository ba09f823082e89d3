import type { JsonRpcRequest } from "@mortise/jsonrpc";

/** One HTTP request, however often it is sent: the same object for `headers` each time, and in each {@link Challenge}. */
export interface Delivery {
  /** `"POST"` */
  readonly method: string;
}

/** An answer that asks for (other) credentials: 401, or 403. */
export interface Challenge {
  readonly url: string;
  readonly status: number;
  /** @param name lower case, `"www-authenticate"` above all */
  header(name: string): string | undefined;
  /** How often this request was challenged before: 0 the first time. */
  readonly attempt: number;
  readonly delivery: Delivery;
  /** Aborts when the caller no longer wants the answer. */
  readonly signal: AbortSignal;
}

/** Who the client is, for a server that wants to know. The same port serves every sender. */
export interface Credentials {
  /**
   * Headers for one request to `url`, `{ authorization: "Bearer …" }`. Never sent to another origin.
   * @param request what is asked; `undefined` where the HTTP request carries no JSON-RPC request
   */
  headers(
    request: JsonRpcRequest | undefined,
    url: string,
    delivery: Delivery,
  ): Readonly<Record<string, string>> | Promise<Readonly<Record<string, string>>>;
  /** Called when the server refuses them: get better ones and `"retry"`, or `"fail"` with an `HttpStatusError`. Without it every challenge fails. */
  challenged?(challenge: Challenge): "retry" | "fail" | Promise<"retry" | "fail">;
}
