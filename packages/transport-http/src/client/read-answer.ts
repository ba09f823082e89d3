import {
  failure,
  InvalidMessageError,
  isFailure,
  isNotification,
  isRequest,
  parseMessage,
  RpcError,
} from "@mortise/jsonrpc";
import type { ExchangeContext, JsonRpcMessage, JsonRpcRequest, JsonRpcResponse, ParseLimits } from "@mortise/jsonrpc";
import { SseReader } from "../sse.js";
import { HttpStatusError, NetworkError, NoAnswerError } from "./errors.js";
import { redirectHint } from "./redirect.js";
import type { Answer } from "./sender.js";

/** How much of the body of an error answer is kept. */
const ERROR_TEXT = 64 * 1024;
/** With these, an error without an id still speaks of the message that was sent; with others, of the way it came. */
const ABOUT_THE_MESSAGE: readonly number[] = [400, 404, 500];

export interface Asked {
  readonly url: string;
  readonly request: JsonRpcRequest;
  readonly context: ExchangeContext;
  readonly limits: Required<ParseLimits>;
}

/** Turns the HTTP answer to a request into its response. Notifications on the way go to the request's context. May throw at once. */
export function readAnswer(answer: Answer, asked: Asked): Promise<JsonRpcResponse> {
  const { status } = answer;
  const type = answer.header("content-type")?.split(";", 1)[0]?.trim().toLowerCase();
  if (status < 200 || status > 299) return readError(answer, asked, type);
  if (type === "text/event-stream") return readStream(answer, asked);
  if (type === "application/json") return readJson(answer, asked);
  answer.discard();
  if (status === 202 || status === 204)
    throw new NoAnswerError(asked.url, `accepted the request with status ${status} but did not answer it`);
  throw new InvalidMessageError(
    `${asked.url} answered with content type ${type ?? "(none)"}; JSON or an event stream was expected.`,
  );
}

async function readJson(answer: Answer, asked: Asked): Promise<JsonRpcResponse> {
  const { url, limits, request } = asked;
  let text: string;
  try {
    text = await answer.text(limits.maxLength);
  } catch (error) {
    if (error instanceof RangeError) throw new InvalidMessageError(`${url}: ${error.message}`, { cause: error });
    throw new NetworkError(url, "The connection broke during the answer of", error);
  }
  const message = parse(text, asked);
  const response = responseTo(request, message, true);
  if (response === undefined) throw unexpected(asked, message);
  return response;
}

function readStream(answer: Answer, asked: Asked): Promise<JsonRpcResponse> {
  return new Promise((resolve, reject) => {
    let settled = false;
    const reader = new SseReader(({ data, event }) => {
      if (settled || data === "" || (event !== undefined && event !== "message")) return;
      const message = parse(data, asked);
      if (isNotification(message)) return asked.context.notify(message);
      const response = responseTo(asked.request, message, false);
      if (response === undefined) throw unexpected(asked, message);
      settled = true;
      resolve(response);
      answer.discard(); // the stream should end now; it need not be waited for
    }, asked.limits.maxLength);
    answer
      .read((text) => reader.push(text))
      .then(
        () => reject(new NoAnswerError(asked.url, "ended its stream before the answer")), // no effect once resolved
        (error: unknown) => reject(streamError(error, asked.url)),
      );
  });
}

function streamError(error: unknown, url: string): unknown {
  if (error instanceof InvalidMessageError) return error;
  if (error instanceof RangeError) return new InvalidMessageError(`${url}: ${error.message}`, { cause: error });
  return new NetworkError(url, "The connection broke before the answer of", error);
}

async function readError(answer: Answer, asked: Asked, type: string | undefined): Promise<JsonRpcResponse> {
  const { status } = answer;
  const body = await answer.text(ERROR_TEXT).catch((): string => "");
  const parsed = type === "application/json" ? parseMessage(body, asked.limits) : undefined;
  const message = parsed?.ok ? parsed.message : undefined;
  const response = message && responseTo(asked.request, message, ABOUT_THE_MESSAGE.includes(status));
  if (response === undefined) throw new HttpStatusError(asked.url, answer, body, redirectHint(answer, asked.url));
  if (!isFailure(response)) return response;
  const { code, message: why, data } = response.error;
  return failure(response.id, new RpcError(code, why, { data, http: { status } }));
}

function parse(text: string, { url, limits }: Asked): JsonRpcMessage {
  const parsed = parseMessage(text, limits);
  if (parsed.ok) return parsed.message;
  throw new InvalidMessageError(`${url} sent something that is no message: ${parsed.failure.error.message}`);
}

/** The message as the response to `request`, if it is that; an error without an id may stand for one. */
function responseTo(request: JsonRpcRequest, message: JsonRpcMessage, withoutId: boolean): JsonRpcResponse | undefined {
  if ("method" in message) return undefined;
  if (message.id === request.id) return message;
  return withoutId && isFailure(message) && message.id === undefined ? message : undefined;
}

function unexpected({ url }: Asked, message: JsonRpcMessage): InvalidMessageError {
  if (isRequest(message))
    return new InvalidMessageError(`${url} sent a request (${message.method}); servers only answer.`);
  if (isNotification(message)) return new InvalidMessageError(`${url} sent a notification in place of the answer.`);
  return new InvalidMessageError(`${url} answered under id ${JSON.stringify(message.id)}, which is not the request's.`);
}
