import { RpcError } from "@mortise/jsonrpc";
import { ERROR_CODES } from "@mortise/schema/2026-07-28";
import type { HandlerCall, Outcome, RequestContext, RunHandler } from "@mortise/server";
import { TASKS } from "../shared.js";
import type { Learnt } from "./create.js";
import { RecordedInteraction } from "./recorded.js";
import { settingsOf } from "./settings.js";
import type { TaskControl, TaskSettings } from "./settings.js";

/** Makes a task of a call; resolves with the answer to it once the task is in the store. */
export type BeginTask = (call: HandlerCall, settings: TaskSettings, learnt: Learnt) => Promise<Outcome>;

const NOTHING: Learnt = { answers: new Map(), steps: new Map() };
const stay = async (): Promise<void> => {};

/** Of a call that is no task: when it aborts, nobody goes on with it. */
class NoTask implements TaskControl {
  readonly id = undefined;
  readonly defer: () => Promise<void>;
  readonly #context: RequestContext;

  constructor(context: RequestContext, defer = stay) {
    this.#context = context;
    this.defer = defer;
  }

  get cancelled(): boolean {
    return this.#context.signal.aborted;
  }

  status(): void {}
}

/** Runs calls of tools that say `task`: as tasks, or as calls with `ctx.task`. */
export const handleTasks =
  (begin: BeginTask) =>
  (next: RunHandler): RunHandler =>
  (call) => {
    const settings = call.method === "tools/call" ? settingsOf(call.target.options) : undefined;
    const { context } = call;
    if (settings === undefined || context.task !== undefined) return next(call); // the latter runs as a task already
    if (!Object.hasOwn(context.clientCapabilities.extensions ?? {}, TASKS)) {
      if (settings.support === "required") throw needsTasks(call.target.label);
      const task = new NoTask(context);
      return next({ ...call, context: context.derive({ interaction: context.interaction, members: { task } }) });
    }
    return settings.from === "defer"
      ? untilDeferred(call, next, settings, begin)
      : unlessRefused(call, settings, begin);
  };

/** A task from its start, unless it could never run: then the caller is told at once, as of any call. */
async function unlessRefused(call: HandlerCall, settings: TaskSettings, begin: BeginTask): Promise<Outcome> {
  return (await call.target.refusal?.(call.params)) ?? begin(call, settings, NOTHING);
}

/** Thrown through a handler whose call has become a task. No error, so no stack: this is the ordinary way. */
class Deferred {
  /** For whoever catches and prints it. */
  readonly message = "The call goes on as a task; let this pass through.";
}
const DEFERRED = new Deferred();

/** Runs the handler until it defers, asks, or is done. */
function untilDeferred(
  call: HandlerCall,
  next: RunHandler,
  settings: TaskSettings,
  begin: BeginTask,
): Promise<Outcome> {
  return new Promise((resolve, reject) => {
    const learnt = new RecordedInteraction(call.context.interaction);
    let deferred = false;
    const defer = (): Promise<void> => {
      if (!deferred) begin(call, settings, learnt).then(resolve, reject);
      deferred = true;
      const thrown = Promise.reject(DEFERRED as unknown as Error);
      thrown.catch(() => {}); // a handler that does not await it is left to itself
      return thrown;
    };
    const task = new NoTask(call.context, defer);
    const context = call.context.derive({ interaction: learnt, members: { task } });
    const running = (async () => next({ ...call, context }))();
    running.then(
      (outcome) => void (deferred || resolve(outcome)),
      (error: unknown) => void (deferred || reject(error as Error)),
    );
  });
}

/** -32021, naming what is missing (tasks § capability negotiation). */
const needsTasks = (tool: string | undefined): RpcError =>
  new RpcError(
    ERROR_CODES.MissingRequiredClientCapability,
    `The tool ${JSON.stringify(tool)} works as a task; the client must declare the extension ${TASKS} on the request.`,
    { data: { requiredCapabilities: { extensions: { [TASKS]: {} } } }, http: { status: 400 } },
  );
