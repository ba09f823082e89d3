import { RpcError } from "@mortise/jsonrpc";
import type { ExchangeContext, JsonObject, JsonRpcRequest } from "@mortise/jsonrpc";
import { ERROR_CODES } from "@mortise/schema/2026-07-28";
import type { ClientCapabilities, InputRequest, InputResponse } from "@mortise/schema/2026-07-28";
import { requireCapabilities } from "./access.js";
import { RequestContext } from "./context.js";
import type { ContextMembers } from "./context.js";
import type { RunHandler } from "./run-handler.js";
import { InputRequired } from "./input-required.js";
import type { Interaction } from "./interaction.js";
import { checkAnswer, needsOf, toQuestion } from "./questions.js";
import type { ReportSettings } from "./reports.js";
import type { Stamp } from "./stamp.js";
import type { Method, Runnable } from "./target.js";
import type { Topics } from "./topics.js";

/** A handler to run for a request whose sender does not wait for it any more. */
export interface DetachedRun {
  /** As it came, with its `_meta`. It was found good then: only its params are looked at again. */
  readonly request: JsonRpcRequest;
  /** What takes the place of the connection. It is told of all progress, however much: how much to pass on is for it to say. */
  readonly exchange: ExchangeContext;
  /** Must not suspend the handler. */
  readonly interaction: Interaction;
  readonly members?: ContextMembers;
}

/** What a server lends to an extension for as long as both live. */
export interface ExtensionHost {
  readonly topics: Topics;
  /** Reports a bug that belongs to no request. */
  readonly onError: (error: unknown) => void;
  /** The tools that are defined at the moment, by name, with what they say to extensions. */
  tools(): readonly { readonly name: string; readonly options: JsonObject }[];
  /** What a call asks for, found as for a request. @throws RpcError -32602 for what is not defined, or params that do not fit */
  find(method: string, params: JsonObject): Runnable;
  /** Runs a handler, in all that extensions wrap around it, to the result that the request would have got. @throws what the handler throws */
  run(run: DetachedRun): Promise<JsonObject>;
  /** @throws RpcError -32021 when the client did not declare that it can answer; Error when the protocol does not allow the question */
  checkQuestion(key: string, request: InputRequest, declared: ClientCapabilities): void;
  /** The answer, if it is one to this question. @throws RpcError -32602 which says what does not fit */
  checkAnswer(key: string, request: InputRequest, answer: unknown): Promise<InputResponse>;
}

/** What the host is made of. */
export interface HostParts {
  readonly topics: Topics;
  readonly onError: (error: unknown) => void;
  readonly tools: () => Iterable<{ readonly label: string; readonly options?: JsonObject }>;
  readonly method: (name: string) => Method | undefined;
  readonly stamp: Stamp;
  readonly reports: ReportSettings;
  readonly run: RunHandler;
}

export function createHost({ topics, onError, tools, method, stamp, reports, run }: HostParts): ExtensionHost {
  const unhurried = { ...reports, progressPerSecond: Infinity };

  function lookUp(name: string): Method {
    const found = method(name);
    if (found === undefined) throw new RpcError(ERROR_CODES.MethodNotFound, `This server has no method ${name}.`);
    return found;
  }

  function find(name: string, params: JsonObject): Runnable {
    const target = lookUp(name).feature.find(params);
    if ("kept" in target) throw new Error(`${name} has no handler.`);
    return target;
  }

  return {
    topics,
    onError,
    tools: () => Array.from(tools(), ({ label, options = {} }) => ({ name: label, options })),
    find,
    async run({ request, exchange, interaction, members }) {
      const params = request.params ?? {};
      const target = find(request.method, params);
      const open = new RequestContext(request, exchange, (params._meta ?? {}) as JsonObject, unhurried);
      const context = open.derive({ interaction, ...(members && { members }) });
      try {
        const outcome = await run({ method: request.method, target, params, context });
        if (outcome instanceof InputRequired)
          throw new Error(
            "A handler that runs by itself cannot return inputRequired(…); ask with ctx.elicit or ctx.ask.",
          );
        return stamp.finish(outcome, lookUp(request.method).row);
      } finally {
        open.finish();
      }
    },
    checkQuestion(key, request, declared) {
      requireCapabilities(needsOf(request), declared);
      toQuestion(key, request);
    },
    checkAnswer: (key, request, answer) => checkAnswer(key, toQuestion(key, request), answer),
  };
}
