import { LocalError } from "@mortise/jsonrpc";

/** The server answered with an HTTP status instead of a JSON-RPC message. */
export class HttpStatusError extends LocalError {
  override readonly name = "HttpStatusError";
  /** 0 where a browser hides a redirect. */
  readonly status: number;
  /** A header of the answer. @param name lower case */
  readonly header: (name: string) => string | undefined;
  /** The answer's body; empty when it is longer than 64 KiB. */
  readonly body: string;

  constructor(
    url: string,
    answer: { readonly status: number; header(name: string): string | undefined },
    body: string,
    hint?: string,
  ) {
    const said = body === "" ? "" : ` The answer begins: ${JSON.stringify(body.slice(0, 200))}`;
    super(
      "HTTP_STATUS",
      `${url} answered with HTTP status ${answer.status}.${hint === undefined ? "" : ` ${hint}`}${said}`,
    );
    this.status = answer.status;
    this.header = (name) => answer.header(name);
    this.body = body;
  }
}

/** The server could not be reached, or the connection broke before the answer was there. `cause` is what the network said. */
export class NetworkError extends LocalError {
  override readonly name = "NetworkError";
  readonly url: string;

  constructor(url: string, what: string, cause: unknown) {
    super("NETWORK", `${what} ${url}: ${deepest(cause)}`, { cause });
    this.url = url;
  }
}

/** The server ended the answer without answering. The request may or may not have been carried out. */
export class NoAnswerError extends LocalError {
  override readonly name = "NoAnswerError";

  constructor(url: string, what: string) {
    super(
      "NO_ANSWER",
      `${url} ${what}. The request may or may not have been carried out; to ask again, send it under a new id.`,
    );
  }
}

/** `fetch` wraps what happened in "fetch failed". */
function deepest(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (error.cause instanceof Error) return deepest(error.cause);
  const { code } = error as { code?: unknown };
  return error.message || (typeof code === "string" ? code : error.name);
}
