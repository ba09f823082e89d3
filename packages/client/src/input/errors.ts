import { LocalError } from "@mortise/jsonrpc";
import type { InputRequiredResult } from "@mortise/schema/2026-07-28";

/**
 * The server needs input that this client does not give: it has no handler for it, did not declare it, or was asked too often. To go on
 * by hand, send the same params again with `inputResponses` under the same keys and this `requestState`.
 */
export class InputRequiredError extends LocalError {
  override readonly name = "InputRequiredError";
  /** What was asked, by key. */
  readonly inputRequests: NonNullable<InputRequiredResult["inputRequests"]>;
  /** To be sent back as it came; absent when there was none. */
  readonly requestState: string | undefined;

  constructor(message: string, { inputRequests = {}, requestState }: Partial<InputRequiredResult>) {
    super("INPUT_REQUIRED", message);
    this.inputRequests = inputRequests;
    this.requestState = requestState;
  }
}

/** A handler of this client threw (`cause`), or its answer is not one to the question. The server was not asked again. */
export class InputFailedError extends LocalError {
  override readonly name = "InputFailedError";
  /** The question's key. */
  readonly key: string;

  constructor(key: string, message: string, cause?: unknown) {
    super("INPUT_FAILED", message, { cause });
    this.key = key;
  }
}
