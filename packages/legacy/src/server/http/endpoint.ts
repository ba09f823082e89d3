import type { JsonRpcMessage } from "@mortise/jsonrpc";
import type { OtherAnswer, OtherRequest } from "@mortise/transport-http";
import type { LegacyRevision } from "../../revisions.js";
import { isArray, readBatch } from "./batch.js";
import { BAD_BATCH } from "./refusals.js";

export type Answer = OtherAnswer | Promise<OtherAnswer>;

/** One way to serve clients of the session revisions. */
export interface Endpoint {
  /** HTTP methods that mean something here, as in `Allow`. */
  readonly allowed: string;
  /** @param message absent when the body is not one @param version what the client says that it speaks @returns undefined to leave it to the caller */
  post(message: JsonRpcMessage | undefined, request: OtherRequest, version?: LegacyRevision): Answer | undefined;
  get(request: OtherRequest): OtherAnswer;
  delete(request: OtherRequest): OtherAnswer;
  /** Ends what is open. */
  close(): void;
}

/** The revision that has batches, which is also what a client without the header is taken to speak (transports § Protocol Version Header). */
export const BATCH_REVISION: LegacyRevision = "2025-03-26";

const ONE_AT_A_TIME = BAD_BATCH(`Only protocol version ${BATCH_REVISION} has batches. Send one message at a time.`);

/** Answers a body that is not one message: a batch, where the client's revision has them. */
export function answerBatch(
  text: string,
  revision: string | undefined,
  max: number,
  answer: (messages: readonly JsonRpcMessage[]) => Answer,
): Answer | undefined {
  if (!isArray(text)) return undefined;
  if (revision !== BATCH_REVISION) return ONE_AT_A_TIME;
  const messages = readBatch(text, max);
  return typeof messages === "string" ? BAD_BATCH(messages) : answer(messages);
}
