import type { JsonObject } from "@mortise/jsonrpc";
import type { ContentBlock } from "@mortise/schema/2026-07-28";

/** Says "no" in a way that a model can read and correct: the call succeeds with an `isError` result. */
export class ToolError extends Error {
  override readonly name = "ToolError";
  /** The result that the client receives. */
  readonly result: JsonObject;

  /** @param message the text that the model reads; `options.content` replaces it by other blocks */
  constructor(message: string, options: ErrorOptions & { content?: ContentBlock[] } = {}) {
    super(message, options);
    this.result = errorResult(message, options.content);
  }
}

export const errorResult = (text: string, content: ContentBlock[] = textBlocks(text)): JsonObject => ({
  content,
  isError: true,
});

export const textBlocks = (text: string): ContentBlock[] => [{ type: "text", text }];
