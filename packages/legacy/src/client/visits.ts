import { failure, isFailure, isObject, RpcError } from "@mortise/jsonrpc";
import type {
  ExchangeContext,
  JsonObject,
  JsonRpcFailure,
  JsonRpcNotification,
  JsonRpcRequest,
  JsonRpcResponse,
} from "@mortise/jsonrpc";
import { isMethod, METHODS } from "@mortise/schema/2026-07-28";
import { ERROR_CODES } from "@mortise/schema/2025-11-25";
import type { ElicitRequestURLParams } from "@mortise/schema/2025-11-25";
import { isElicitRequestURLParams } from "@mortise/schema/2025-11-25/validators";
import { wait } from "../wait.js";

/** Most pages that one error may ask for, and most visits whose end may be waited for. */
const MAX_PAGES = 32;
const MAX_OPEN = 256;

/**
 * Error -32042 (2025-11-25 client/elicitation § url elicitation required) as a round of questions: the client asks the person, and makes
 * the call again with the answers, as it does with a server of the current revision.
 */
export class Visits {
  readonly #timeout: number;
  /** Visits that were asked for: what to abort when the server says that they are over. */
  readonly #open = new Map<string, AbortController>();

  constructor(timeout: number) {
    this.#timeout = timeout;
  }

  /** The answer that asks for the visits, or the error as it came where it names none, or the method has no rounds. */
  ask(request: JsonRpcRequest, response: JsonRpcResponse): JsonRpcResponse {
    if (!isFailure(response) || response.error.code !== ERROR_CODES.UrlElicitationRequired) return response;
    const pages = pagesOf(response);
    if (pages === undefined || !isMethod(request.method) || !METHODS[request.method].mayAskForInput) return response;
    for (const { elicitationId } of pages) this.#expect(elicitationId);
    const questions = pages.map(({ elicitationId, message, url }) => [
      elicitationId,
      { method: "elicitation/create", params: { mode: "url", message, url } },
    ]);
    const result: JsonObject = {
      resultType: "input_required",
      inputRequests: Object.fromEntries(questions) as JsonObject,
      requestState: JSON.stringify(response.error),
    };
    return { jsonrpc: "2.0", id: request.id, result };
  }

  /** Before a call is made again: waits for the visits to be over, as long as that may take. Gives the error back when the person does not visit. */
  async done({ id, params }: JsonRpcRequest, context: ExchangeContext): Promise<JsonRpcFailure | undefined> {
    const responses = params?.inputResponses;
    if (!isObject(responses)) return undefined;
    const refused = Object.values(responses).some((response) => !isObject(response) || response.action !== "accept");
    if (refused) return sameError(id, params?.requestState);
    const visits = Object.keys(responses);
    const over = visits.map((visit) => this.#open.get(visit)?.signal).filter((signal) => signal !== undefined);
    const stop = new AbortController();
    const listener = { onAbort: () => stop.abort() };
    context.addAbortListener(listener);
    await Promise.all(over.map((signal) => wait(this.#timeout, AbortSignal.any([signal, stop.signal]))));
    context.removeAbortListener(listener);
    for (const visit of visits) this.#open.delete(visit);
    return undefined;
  }

  /** The server says that a visit is over. Ids that nobody waits for mean nothing. */
  receive({ params }: JsonRpcNotification): void {
    this.#open.get(params?.elicitationId as string)?.abort();
  }

  #expect(visit: string): void {
    if (this.#open.has(visit)) return;
    const [oldest] = this.#open.keys();
    if (this.#open.size >= MAX_OPEN && oldest !== undefined) this.#open.delete(oldest);
    this.#open.set(visit, new AbortController());
  }
}

function pagesOf({ error: { data } }: JsonRpcFailure): readonly ElicitRequestURLParams[] | undefined {
  const pages: unknown = isObject(data) ? data.elicitations : undefined;
  if (!Array.isArray(pages) || pages.length === 0 || pages.length > MAX_PAGES) return undefined;
  return pages.every((page): page is ElicitRequestURLParams => isElicitRequestURLParams(page)) ? pages : undefined;
}

/** The state was written by {@link Visits.ask}; a caller may still send what it likes. */
function sameError(id: JsonRpcRequest["id"], state: unknown): JsonRpcFailure {
  let error: unknown;
  try {
    error = JSON.parse(String(state));
  } catch {
    error = undefined;
  }
  const { message, data } = isObject(error) ? error : {};
  const text = typeof message === "string" ? message : "A page must be visited first";
  return failure(id, new RpcError(ERROR_CODES.UrlElicitationRequired, text, { data }));
}
