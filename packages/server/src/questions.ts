import { RpcError } from "@mortise/jsonrpc";
import { compileSchema, formatIssues } from "@mortise/json-schema";
import type { JsonSchemaObject } from "@mortise/json-schema";
import { ERROR_CODES } from "@mortise/schema/2026-07-28";
import type { ClientCapabilities, InputRequest, InputRequestMethod, InputResponse } from "@mortise/schema/2026-07-28";
import {
  isCreateMessageResult,
  isElicitResult,
  isInputRequest,
  isListRootsResult,
} from "@mortise/schema/2026-07-28/validators";
import type { ValidationError, Validator } from "@mortise/schema";
import { conversationProblem } from "./conversation.js";
import { describeErrors } from "./params.js";

/** What has to be remembered of a question until its answer comes: enough to check that it is one. */
export interface Question {
  readonly method: InputRequestMethod;
  /** The form that was asked for. */
  readonly form?: JsonSchemaObject;
}

/** Refuses a question that the protocol does not allow, before it is sent. @throws Error: that is a bug of the server */
export function toQuestion(key: string, request: InputRequest): Question {
  if (!isInputRequest(request)) throw unaskable(key, describeErrors("it", isInputRequest.errors));
  const problem = request.method === "sampling/createMessage" ? conversationProblem(request.params) : undefined;
  if (problem !== undefined) throw unaskable(key, problem);
  const { method } = request;
  const form =
    method === "elicitation/create" && "requestedSchema" in request.params ? request.params.requestedSchema : undefined;
  return form === undefined ? { method } : { method, form: form as unknown as JsonSchemaObject };
}

const unaskable = (key: string, why: string): Error =>
  new Error(`The question ${JSON.stringify(key)} is not one that a client can be asked: ${why}.`);

/** What a client must have declared to be asked this. */
export function needsOf(request: InputRequest): ClientCapabilities {
  switch (request.method) {
    case "elicitation/create":
      return { elicitation: { [request.params.mode ?? "form"]: {} } };
    case "sampling/createMessage": {
      const { tools, toolChoice, includeContext = "none" } = request.params;
      return {
        sampling: {
          ...((tools !== undefined || toolChoice !== undefined) && { tools: {} }),
          ...(includeContext !== "none" && { context: {} }),
        },
      };
    }
    case "roots/list":
      return { roots: {} };
  }
}

const KINDS: Readonly<Record<InputRequestMethod, Validator<InputResponse>>> = {
  "elicitation/create": isElicitResult,
  "sampling/createMessage": isCreateMessageResult,
  "roots/list": isListRootsResult,
};

/** The answer, if it is one to this question. @throws RpcError -32602 otherwise, which says what does not fit */
export async function checkAnswer(key: string, question: Question, answer: unknown): Promise<InputResponse> {
  const fits = KINDS[question.method];
  if (!fits(answer)) throw misfit(key, question, describeErrors("it", fits.errors as readonly ValidationError[]));
  if (question.form === undefined || !("action" in answer) || answer.action !== "accept") return answer;
  const checked = await compileSchema(question.form, { what: `form ${JSON.stringify(key)}` }).validate(
    answer.content ?? {},
  );
  if (checked.issues === undefined) return answer;
  throw misfit(key, question, formatIssues(checked.issues));
}

const misfit = (key: string, { method }: Question, why: string): RpcError =>
  new RpcError(
    ERROR_CODES.InvalidParams,
    `The input response ${JSON.stringify(key)} does not answer ${method}: ${why}`,
  );
