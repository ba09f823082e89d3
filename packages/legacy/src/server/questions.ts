import { AbortedError, JSON_RPC_CODES, RpcError, TimeoutError } from "@mortise/jsonrpc";
import type {
  Answer,
  ExchangeContext,
  JsonRpcRequest,
  JsonRpcResponse,
  LocalError,
  Question,
  RequestId,
} from "@mortise/jsonrpc";
import type { Carrier } from "./carrier.js";

/** The request of the client that a question belongs to. */
export interface Asking extends ExchangeContext {
  abort(reason: unknown): void;
}

/** The requests of one session to its client that are not answered yet. */
export class Questions {
  readonly #max: number;
  readonly #open = new Map<RequestId, OpenQuestion>();
  /** Ids are never used twice in a session (basic § Requests). */
  #lastId = 0;
  #ready = false;
  /** Why no answer will come any more. */
  #over: LocalError | undefined;

  constructor(max: number) {
    this.#max = max;
  }

  /** From now on the client takes more than pings: it has said that it is initialized (lifecycle § Initialization). */
  ready(): void {
    this.#ready = true;
    for (const question of this.#open.values()) question.send();
  }

  get size(): number {
    return this.#open.size;
  }

  /**
   * Asks, and resolves to what the client said. The client is told to stop when nobody waits any longer.
   * @param asking the request that the question belongs to: once it is cancelled, so is the question
   * @throws RpcError when too many are open, TimeoutError when no answer comes, AbortedError or ClosedError when none will
   */
  ask({ method, params }: Question, carrier: Carrier, timeoutMs: number, asking?: Asking): Promise<Answer> {
    if (this.#open.size >= this.#max) return Promise.reject(tooMany(this.#max));
    if (this.#over) {
      asking?.abort(this.#over);
      return Promise.reject(this.#over);
    }
    if (asking?.aborted) return Promise.reject(new AbortedError("The request that asks was cancelled."));
    const id = ++this.#lastId;
    const request: JsonRpcRequest = { jsonrpc: "2.0", id, method, ...(params && { params }) };
    return new Promise((resolve, reject) => {
      const question = new OpenQuestion(request, carrier, asking, (outcome) => {
        this.#open.delete(id);
        if ("name" in outcome) reject(outcome);
        else resolve(outcome);
      });
      this.#open.set(id, question);
      question.start(timeoutMs);
      if (this.#ready || method === PING) question.send();
    });
  }

  /** Takes the client's answer; one that nobody waits for is ignored. */
  answer(response: JsonRpcResponse): void {
    if (response.id === undefined) return;
    const outcome = "error" in response ? { error: response.error } : { result: response.result };
    this.#open.get(response.id)?.settle(outcome);
  }

  /** Takes back what a request still asks once it is answered. */
  drop(asking: Asking): void {
    for (const question of [...this.#open.values()]) if (question.asking === asking) question.onAbort();
  }

  /** No answer will come any more: cancels what waits for one, now and from now on. */
  close(reason: LocalError): void {
    this.#over ??= reason;
    for (const question of [...this.#open.values()]) {
      question.asking?.abort(reason);
      question.settle(reason);
    }
  }
}

class OpenQuestion {
  readonly #request: JsonRpcRequest;
  readonly #carrier: Carrier;
  readonly asking: Asking | undefined;
  readonly #settled: (outcome: Answer | LocalError) => void;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #sent = false;

  constructor(
    request: JsonRpcRequest,
    carrier: Carrier,
    asking: Asking | undefined,
    settled: (outcome: Answer | LocalError) => void,
  ) {
    this.#request = request;
    this.#carrier = carrier;
    this.asking = asking;
    this.#settled = settled;
  }

  start(timeoutMs: number): void {
    if (timeoutMs < LONGEST_TIMER) this.#timer = setTimeout(() => this.#timeOut(timeoutMs), timeoutMs);
    this.asking?.addAbortListener(this);
  }

  send(): void {
    if (this.#sent) return;
    this.#sent = true;
    this.#carrier.send(this.#request);
  }

  settle(outcome: Answer | LocalError): void {
    clearTimeout(this.#timer);
    this.asking?.removeAbortListener(this);
    this.#settled(outcome);
  }

  onAbort(): void {
    this.#giveUp("The request that asked is over.", (why) => new AbortedError(why));
  }

  #timeOut(ms: number): void {
    const why = `The client did not answer ${this.#request.method} within ${ms} ms.`;
    this.#giveUp(why, (text) => new TimeoutError(text));
  }

  #giveUp(reason: string, error: (why: string) => LocalError): void {
    const params = { requestId: this.#request.id, reason };
    if (this.#sent) this.#carrier.send({ jsonrpc: "2.0", method: "notifications/cancelled", params });
    this.settle(error(reason));
  }
}

export const PING = "ping";

/** A longer delay overflows the timers of some runtimes and would fire at once. */
const LONGEST_TIMER = 2 ** 31;

const tooMany = (max: number): RpcError =>
  new RpcError(
    JSON_RPC_CODES.internalError,
    `The client has ${max} questions of this server to answer, which is the most that are asked at once.`,
  );
