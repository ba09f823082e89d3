import { failure, isObject, RpcError } from "@mortise/jsonrpc";
import type { JsonObject, JsonRpcFailure, JsonRpcRequest } from "@mortise/jsonrpc";
import { ERROR_CODES } from "@mortise/schema/2026-07-28";

/** Methods that change nothing, so that they may be sent again after a session was lost. */
const READS: readonly string[] = [
  "tools/list",
  "resources/list",
  "resources/templates/list",
  "resources/read",
  "prompts/list",
  "prompts/get",
  "completion/complete",
  "ping",
];

/** What lists have shown of the server's tools: which may be called twice, and which only as a task. */
export class KnownTools {
  readonly #max: number;
  readonly #tools = new Map<string, { readonly repeatable: boolean; readonly taskOnly: boolean }>();

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
        taskOnly: isObject(execution) && execution.taskSupport === "required",
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

  /** The seam for core tasks of 2025-11-25, which this client does not speak: an error that says so, in place of a request for one. */
  refuseTask({ id, method, params }: JsonRpcRequest): JsonRpcFailure | undefined {
    const asksForTask =
      method.startsWith("tasks/") || (method === "tools/call" && this.#get(params)?.taskOnly === true);
    if (!asksForTask) return undefined;
    const what = method === "tools/call" ? `The tool ${JSON.stringify(params?.name)} runs only as a task` : method;
    const why = `${what}: tasks of sessions are not supported by this client. Nothing was sent.`;
    return failure(id, new RpcError(ERROR_CODES.MethodNotFound, why));
  }

  #get(params: JsonObject | undefined): { readonly repeatable: boolean; readonly taskOnly: boolean } | undefined {
    return this.#tools.get(params?.name as string);
  }
}
