import { isObject } from "@mortise/jsonrpc";
import type { JsonObject, JsonRpcRequest } from "@mortise/jsonrpc";

/** Methods that change nothing, so that they may be sent again after a session was lost. */
const READS: readonly string[] = [
  "tools/list",
  "resources/list",
  "resources/templates/list",
  "resources/read",
  "prompts/list",
  "prompts/get",
  "completion/complete",
  "tasks/get",
  "ping",
];

export type TaskSupport = "forbidden" | "optional" | "required";

interface KnownTool {
  readonly repeatable: boolean;
  readonly taskSupport: TaskSupport;
}

/** What lists have shown of the server's tools: which may be called twice, and which as a task. */
export class KnownTools {
  readonly #max: number;
  readonly #tools = new Map<string, KnownTool>();

  /** @param max the oldest go first */
  constructor(max: number) {
    this.#max = max;
  }

  learn({ tools }: JsonObject): void {
    if (!Array.isArray(tools)) return;
    for (const tool of tools.filter(isObject)) {
      const { name, annotations, execution } = tool;
      const { readOnlyHint, idempotentHint } = isObject(annotations) ? annotations : {};
      const known = {
        repeatable: readOnlyHint === true || idempotentHint === true,
        taskSupport: supportIn(execution),
      };
      this.#tools.delete(String(name));
      this.#tools.set(String(name), known);
      if (this.#tools.size > this.#max) this.#tools.delete(this.#tools.keys().next().value as string);
    }
  }

  /** Whether a request may be carried out twice. */
  isRepeatable({ method, params }: JsonRpcRequest): boolean {
    return READS.includes(method) || (method === "tools/call" && this.#get(params)?.repeatable === true);
  }

  /** What a list says of tasks and the tool that is called: `undefined` for one that no list has shown. */
  taskSupport(params: JsonObject): TaskSupport | undefined {
    return this.#get(params)?.taskSupport;
  }

  #get(params: JsonObject | undefined): KnownTool | undefined {
    return this.#tools.get(params?.name as string);
  }
}

/** Of a tool that does not say, it is no task (2025-11-25 tasks § tool-level negotiation). */
function supportIn(execution: unknown): TaskSupport {
  const said = isObject(execution) ? execution.taskSupport : undefined;
  return said === "optional" || said === "required" ? said : "forbidden";
}
