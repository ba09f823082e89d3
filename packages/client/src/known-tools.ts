import { headerParams } from "@mortise/json-schema/header-params";
import type { HeaderParam } from "@mortise/json-schema/header-params";
import type { ListToolsResult, Tool } from "@mortise/schema/2026-07-28";

export interface KnownTool {
  readonly tool: Tool;
  /** The arguments that a mirroring transport repeats in headers. */
  readonly mirrored: readonly HeaderParam[];
}

/** What the client remembers of the tools that lists have shown, so that it can call them the way their definitions ask for. */
export class KnownTools {
  readonly #max: number;
  readonly #tools = new Map<string, KnownTool>();

  constructor(max: number) {
    this.#max = max;
  }

  /** Remembers a page of tools; returns those whose header annotations are invalid, with the reason for each. */
  learn({ tools }: ListToolsResult): ReadonlyMap<Tool, string> {
    const invalid = new Map<Tool, string>();
    for (const tool of tools) {
      const found = headerParams(tool.inputSchema);
      if (found.reason !== undefined) invalid.set(tool, found.reason);
      this.#tools.delete(tool.name); // so that it goes to the end: the oldest is dropped first
      this.#tools.set(tool.name, { tool, mirrored: found.params ?? [] });
      if (this.#tools.size > this.#max) this.#tools.delete(this.#tools.keys().next().value as string);
    }
    return invalid;
  }

  get(name: unknown): KnownTool | undefined {
    return typeof name === "string" ? this.#tools.get(name) : undefined;
  }
}

/** The page without its invalid tools; every other tool stays (streamable-http § custom headers from tool parameters). */
export function withoutInvalid(
  page: ListToolsResult,
  invalid: ReadonlyMap<Tool, string>,
  warn: (message: string) => void,
): ListToolsResult {
  if (invalid.size === 0) return page;
  for (const [{ name }, reason] of invalid) {
    warn(`Tool ${JSON.stringify(name)} is left out: its header annotations are invalid. ${reason}`);
  }
  return { ...page, tools: page.tools.filter((tool) => !invalid.has(tool)) };
}
