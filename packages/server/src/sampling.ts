import { RpcError } from "@mortise/jsonrpc";
import type { InferOutput, SchemaLike } from "@mortise/json-schema";
import { ERROR_CODES } from "@mortise/schema/2026-07-28";
import type {
  CreateMessageRequestParams,
  CreateMessageResult,
  SamplingMessage,
  ToolResultContent,
  ToolUseContent,
} from "@mortise/schema/2026-07-28";
import type { RequestContext } from "./context.js";
import { blocksOf } from "./conversation.js";
import { InputRequired } from "./input-required.js";
import { errorResult, ToolError } from "./tool-error.js";
import { BuiltTool } from "./tools.js";
import type { AnyToolDefinition, ToolDefinition, ToolReturnOf } from "./tools.js";

/** A tool for the client's model to use while it works for this server. Made once by {@link samplingTool}. */
export interface SamplingTool {
  readonly name: string;
}

class OwnTool implements SamplingTool {
  readonly name: string;
  readonly built: BuiltTool;

  constructor(name: string, built: BuiltTool) {
    this.name = name;
    this.built = built;
  }
}

/**
 * Defines a tool for {@link sampleWithTools}, the way `server.tool` defines one for clients: arguments are checked, a `ToolError` goes to
 * the model, and any other throw ends the whole request.
 * @throws Error when a schema cannot be used
 */
export function samplingTool<
  const Input extends SchemaLike = SchemaLike,
  const Output extends SchemaLike = SchemaLike,
  Arguments = InferOutput<Input>,
  const Returned extends ToolReturnOf<Output> = ToolReturnOf<Output>,
>(name: string, definition: ToolDefinition<Input, Output, Arguments, Returned>): SamplingTool {
  return new OwnTool(name, new BuiltTool(name, definition as unknown as AnyToolDefinition, undefined));
}

/** What to ask of the client's model. */
export interface ToolLoop extends Omit<CreateMessageRequestParams, "tools"> {
  /** From {@link samplingTool}; each name once. */
  readonly tools: readonly SamplingTool[];
  /**
   * How often the model may be asked in all, at least 2. The last time it is told to use no tools, so that it comes to an answer with
   * what it has. Default 8.
   */
  readonly maxRounds?: number;
}

/** How a loop ended. */
export interface ToolLoopResult {
  /** The model's last message, which uses no tools. */
  readonly answer: CreateMessageResult;
  /** The whole conversation with that message at its end, to go on from. */
  readonly messages: readonly SamplingMessage[];
}

/**
 * Lets the client's model work with tools of this server until it has an answer. Each time the model is asked is a round of input, so the
 * handler runs again; tools that ran are remembered with `ctx.once` and do not run again. All of it together has to fit the request
 * state (64 KiB). Needs `needs: { sampling: { tools: {} } }`.
 * @param key names the loop; unique within the request
 * @throws ToolError when the model still uses tools in the last round
 * @throws RpcError -32602 when the client sends an answer that no model may give
 * @deprecated with sampling by the protocol; still specified
 */
export async function sampleWithTools(ctx: RequestContext, key: string, loop: ToolLoop): Promise<ToolLoopResult> {
  const { tools, maxRounds = 8, toolChoice, ...params } = loop;
  const byName = new Map(tools.map((tool) => [tool.name, (tool as OwnTool).built]));
  if (byName.size < tools.length)
    throw new Error(`sampleWithTools ${JSON.stringify(key)}: two tools have the same name.`);
  if (!(maxRounds >= 2)) throw new Error(`sampleWithTools ${JSON.stringify(key)}: maxRounds must be at least 2.`);
  const described = [...byName.values()].map(({ description }) => description);
  const messages = [...params.messages];

  for (let round = 1; round <= maxRounds; round++) {
    const choice = round === maxRounds ? { mode: "none" as const } : round === 1 ? toolChoice : undefined; // "required" again would never end
    const answer = await ctx.sample(`${key}:${round}`, {
      ...params,
      messages: [...messages],
      tools: described,
      ...(choice && { toolChoice: choice }),
    });
    messages.push({ role: "assistant", content: answer.content });
    const uses = toolUses(key, answer);
    if (uses.length === 0) return { answer, messages };
    if (round === maxRounds) break;
    const results = uses.map((use, at) => ctx.once(`${key}:${round}:${at}`, () => runTool(byName, use, ctx)));
    messages.push({ role: "user", content: await Promise.all(results) });
  }
  throw new ToolError(`The model was asked ${maxRounds} times and still wants to use tools; ask for less at once.`);
}

function toolUses(key: string, { content }: CreateMessageResult): readonly ToolUseContent[] {
  const uses = blocksOf(content).filter((block) => block.type === "tool_use");
  if (new Set(uses.map(({ id }) => id)).size === uses.length) return uses;
  throw new RpcError(
    ERROR_CODES.InvalidParams,
    `The answer to ${JSON.stringify(key)} has two tool uses of the same id.`,
  );
}

/** What the model hears of its tool use. A name that does not exist is its mistake to correct, like wrong arguments. */
async function runTool(
  tools: ReadonlyMap<string, BuiltTool>,
  { id, name, input }: ToolUseContent,
  ctx: RequestContext,
): Promise<ToolResultContent> {
  const tool = tools.get(name);
  const result = tool
    ? await tool.run({ arguments: input }, ctx)
    : errorResult(`There is no tool ${JSON.stringify(name)}; there is ${[...tools.keys()].join(", ") || "none"}.`);
  if (result instanceof InputRequired)
    throw new Error(`Tool ${name} returned inputRequired(…), which only the handler of the request may; ask with ctx.`);
  const { content, structuredContent, isError } = result as Partial<ToolResultContent>;
  return {
    type: "tool_result",
    toolUseId: id,
    content: content ?? [],
    ...(structuredContent !== undefined && { structuredContent }),
    ...(isError !== undefined && { isError }),
  };
}
