import { failure, isObject, JSON_RPC_CODES, RpcError, TimeoutError } from "@mortise/jsonrpc";
import type {
  Answer,
  Exchange,
  JsonObject,
  JsonRpcRequest,
  JsonRpcResponse,
  JsonRpcSuccess,
  Question,
} from "@mortise/jsonrpc";
import type { SessionRequest } from "./request.js";

/**
 * Answers a request. When the exchange answers that it needs input first (a handler returned `inputRequired(…)`), the client is asked
 * and the exchange is asked again with the answers, as a client of the current revision would (basic/patterns/mrtr).
 */
export async function answerInRounds(
  exchange: Exchange,
  request: JsonRpcRequest,
  served: SessionRequest,
  maxRounds: number,
): Promise<JsonRpcResponse> {
  let response = await exchange(request, served);
  for (let round = 0; needsInput(response) && served.open; round += 1) {
    if (round >= maxRounds) throw tooMany(maxRounds);
    const { inputRequests, requestState } = response.result;
    const answers = await askAll(isObject(inputRequests) ? inputRequests : {}, served);
    if ("refusal" in answers) return refused(request, answers.refusal);
    const params = { ...request.params, ...answers, ...(requestState !== undefined && { requestState }) };
    response = await exchange({ ...request, params }, served);
  }
  return response;
}

const needsInput = (response: JsonRpcResponse): response is JsonRpcSuccess =>
  "result" in response && response.result["resultType"] === "input_required";

type Input = { readonly inputResponses: JsonObject } | { readonly refusal: string };

/** Resolves to the answers, or to the first refusal: what else is open is taken back with the request. */
function askAll(questions: JsonObject, served: SessionRequest): Promise<Input> {
  return new Promise((resolve, reject) => {
    const asked = Object.entries(questions as Readonly<Record<string, Question>>).map(async ([key, question]) => {
      const answer = await served.ask(question).catch(unanswered);
      if ("result" in answer) return [key, answer.result];
      resolve({ refusal: `The client did not answer ${question.method}: ${answer.error.message}` });
      return [key, undefined];
    });
    Promise.all(asked).then(
      (answers) => resolve({ inputResponses: Object.fromEntries(answers) as JsonObject }),
      reject,
    );
  });
}

/** No answer in time is as good as a refusal. */
export function unanswered(error: unknown): Answer {
  if (error instanceof TimeoutError) return { error: { code: JSON_RPC_CODES.internalError, message: error.message } };
  throw error;
}

/** A model may read why a tool got no answer. */
const refused = ({ id, method }: JsonRpcRequest, text: string): JsonRpcResponse =>
  method === "tools/call"
    ? { jsonrpc: "2.0", id, result: { resultType: "complete", content: [{ type: "text", text }], isError: true } }
    : failure(id, new RpcError(JSON_RPC_CODES.invalidParams, text));

const tooMany = (max: number): RpcError =>
  new RpcError(JSON_RPC_CODES.internalError, `The request was asked for input ${max} times without coming to an end.`);
