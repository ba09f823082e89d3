import { LocalError } from "@mortise/jsonrpc";

/** The server no longer knows the session. Another one was opened, but the request was not sent in it: it may depend on what is lost. */
export class SessionLostError extends LocalError {
  override readonly name = "SessionLostError";
  constructor(message: string, options?: ErrorOptions) {
    super("SESSION_LOST", message, options);
  }
}

/** The server answered `initialize`, but not so that a session could begin. `cause` is what it said. */
export class InitializeError extends LocalError {
  override readonly name = "InitializeError";
  constructor(message: string, options?: ErrorOptions) {
    super("INITIALIZE_FAILED", message, options);
  }
}

/** Nothing that answers speaks a revision that this client speaks. `cause` is what the first attempt met. */
export class EraNotFoundError extends LocalError {
  override readonly name = "EraNotFoundError";
  constructor(attempts: readonly { readonly what: string; readonly error: Error }[]) {
    const story = attempts.map(({ what, error }) => `${what}: ${error.message.replace(/\.$/, "")}`).join("; ");
    super("ERA_NOT_FOUND", `No revision of the protocol was found that both sides speak. ${story}.`, {
      cause: attempts[0]?.error,
    });
  }
}
