import type { AskingTransport } from "@mortise/client";
import { AbortedError, failure, isRequestId, JSON_RPC_CODES, RpcError } from "@mortise/jsonrpc";
import type { JsonRpcNotification, JsonRpcRequest, JsonRpcResponse, RequestId } from "@mortise/jsonrpc";
import type { Opened } from "./handshake.js";
import { lowerAnswer } from "./lower.js";
import { refusal } from "./refusal.js";

/** What a server may ask a client in a session, beside `ping`. */
const ASKED: readonly string[] = ["roots/list", "sampling/createMessage", "elicitation/create"];

export interface QuestionsInit {
  readonly max: number;
  /** Who has the handlers, once there is one. */
  readonly answer: () => AskingTransport["answer"];
}

/** The server's own requests: they reach the handlers of the client, whether a call is open or not. */
export class Questions {
  readonly #init: QuestionsInit;
  readonly #open = new Map<RequestId, AbortController>();

  constructor(init: QuestionsInit) {
    this.#init = init;
  }

  /**
   * @param opened what the server has said of itself, once it has
   * @param during the call that it came with, where that shows
   */
  async receive(
    question: JsonRpcRequest,
    opened: Opened | undefined,
    during: JsonRpcRequest | undefined,
  ): Promise<JsonRpcResponse> {
    const { id, method, params } = question;
    if (method === "ping") return { jsonrpc: "2.0", id, result: {} };
    const answer = this.#init.answer();
    if (!ASKED.includes(method) || answer === undefined) {
      return failure(id, new RpcError(JSON_RPC_CODES.methodNotFound, `This client does not answer ${method}`));
    }
    const busy = this.#busy(id);
    if (busy !== undefined) return failure(id, busy);
    const asked = new AbortController();
    this.#open.set(id, asked);
    try {
      const about = during && { during: { method: during.method, params: during.params ?? {} } };
      const request = params === undefined ? { method } : { method, params };
      const result = await answer({
        key: String(id),
        request,
        serverInfo: opened?.serverInfo,
        signal: asked.signal,
        ...about,
      });
      return asked.signal.aborted
        ? await never()
        : { jsonrpc: "2.0", id, result: lowerAnswer(result, opened?.version) };
    } catch (error) {
      return asked.signal.aborted ? await never() : refusal(question, error);
    } finally {
      this.#open.delete(id);
    }
  }

  /** The server no longer wants an answer, and gets none (2025-11-25 cancellation). */
  cancel({ params }: JsonRpcNotification): void {
    const id = params?.requestId;
    if (isRequestId(id)) this.#open.get(id)?.abort(new AbortedError("The server no longer wants the answer."));
  }

  /** Nobody waits for the answers any more. */
  cancelAll(why: Error): void {
    for (const asked of this.#open.values()) asked.abort(why);
  }

  #busy(id: RequestId): RpcError | undefined {
    if (this.#open.has(id))
      return new RpcError(JSON_RPC_CODES.invalidRequest, "A request with this id is open already");
    if (this.#open.size < this.#init.max) return undefined;
    return new RpcError(
      JSON_RPC_CODES.internalError,
      `${this.#init.max} questions are open; ask again when one is answered`,
    );
  }
}

/** A cancelled request is not answered. Nobody holds this promise, nor what waits for it. */
const never = (): Promise<JsonRpcResponse> => new Promise(() => {});
