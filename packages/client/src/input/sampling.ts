import { InvalidMessageError } from "@mortise/jsonrpc";
import type {
  CreateMessageRequestParams,
  CreateMessageResult,
  SamplingMessage,
  SamplingMessageContentBlock,
  ToolResultContent,
  ToolUseContent,
} from "@mortise/schema/2026-07-28";
import { isCreateMessageResult } from "@mortise/schema/2026-07-28/validators";
import type { InputContext, InputHandlers } from "./handlers.js";
import { fromHandler, misfit } from "./handler-errors.js";

type Ask = NonNullable<InputHandlers["onSample"]>;

/** Has a model write the next message (client/sampling). @throws InvalidMessageError when the conversation breaks the rules of tool use */
export async function answerSampling(
  ask: Ask,
  params: CreateMessageRequestParams,
  context: InputContext,
): Promise<CreateMessageResult> {
  const wrong = wrongInConversation(params);
  if (wrong !== undefined) throw new InvalidMessageError(`The server's sampling request is not valid: ${wrong}.`);
  const result: unknown = await fromHandler(context, "onSample", () => ask(params, context));
  if (!isCreateMessageResult(result)) throw misfit(context, "onSample", isCreateMessageResult.errors);
  const mistake = mistakeInAnswer(result, params);
  if (mistake !== undefined) throw misfit(context, "onSample", [{ message: mistake }]);
  return result;
}

type Content = SamplingMessage["content"];

const blocksOf = (content: Content): readonly SamplingMessageContentBlock[] =>
  Array.isArray(content) ? content : [content];
const toolUses = (content: Content): ToolUseContent[] => blocksOf(content).filter((block) => block.type === "tool_use");
const toolResults = (content: Content): ToolResultContent[] =>
  blocksOf(content).filter((block) => block.type === "tool_result");

/** The rules of tool use (client/sampling § message content constraints): each use is answered by the very next message, which holds nothing else. */
function wrongInConversation({ maxTokens, messages }: CreateMessageRequestParams): string | undefined {
  if (!(maxTokens >= 1)) return `maxTokens is ${maxTokens}, so nothing could be written`;
  let open = new Set<string>();
  for (const [i, { role, content }] of messages.entries()) {
    const results = toolResults(content);
    const answered = new Set(results.map((result) => result.toolUseId));
    if (results.length > 0) {
      if (role !== "user") return `message ${i} holds tool results, which only the user may send`;
      if (results.length < blocksOf(content).length) return `message ${i} mixes tool results with other content`;
    }
    for (const id of open)
      if (!answered.has(id)) return `tool use ${JSON.stringify(id)} is not answered by message ${i}`;
    for (const id of answered)
      if (!open.has(id)) return `message ${i} answers ${JSON.stringify(id)}, which was not used`;
    const uses = toolUses(content);
    if (uses.length > 0 && role !== "assistant") return `message ${i} uses tools, which only the assistant may`;
    open = new Set(uses.map((use) => use.id));
  }
  const [unanswered] = open;
  return unanswered === undefined ? undefined : `tool use ${JSON.stringify(unanswered)} is not answered`;
}

/** What the model may do with tools (client/sampling § tool choice modes). */
function mistakeInAnswer(
  { role, content }: CreateMessageResult,
  { tools = [], toolChoice }: CreateMessageRequestParams,
): string | undefined {
  if (role !== "assistant") return 'must have the role "assistant"';
  if (toolResults(content).length > 0) return "must not hold tool results";
  const uses = toolUses(content);
  const mode = toolChoice?.mode ?? "auto";
  if (mode === "required" && uses.length === 0) return 'must use a tool: toolChoice is "required"';
  if (mode === "none" && uses.length > 0) return 'must not use tools: toolChoice is "none"';
  const unknown = uses.find(({ name }) => !tools.some((tool) => tool.name === name));
  return unknown && `must not use the tool ${JSON.stringify(unknown.name)}, which was not offered`;
}
