import type { JsonObject } from "@mortise/jsonrpc";

/** What a tool says of tasks, in full. */
export interface TaskSettings {
  /** `"required"` refuses clients that do not know tasks, with -32021; `"optional"` answers them when the work is done. */
  readonly support: "optional" | "required";
  /**
   * Where the task begins. `"call"`: every call is a task from its start. `"defer"`: where the handler awaits `ctx.task.defer()`, if it does;
   * what it asks before that is asked within the request. Default `"call"`.
   */
  readonly from?: "call" | "defer";
  /** Milliseconds for which a task is kept from its creation, result included; `null` for ever. Default: the extension's `ttlMs`. */
  readonly ttlMs?: number | null;
  /** How often clients should ask how it stands, milliseconds. Default: the extension's `pollIntervalMs`. */
  readonly pollIntervalMs?: number;
  /** Of the handler: tasks that were begun under another version fail instead of going on. Default: made of description and schemas. */
  readonly version?: string;
  /** Earlier versions whose tasks this handler can go on with; `"any"` for all. */
  readonly resumes?: readonly string[] | "any";
}

/** How a handler deals with its task. */
export interface TaskControl {
  /** The task's id; `undefined` while the call is no task. */
  readonly id: string | undefined;
  /**
   * The boundary where the call becomes a task: the client gets its handle, and the handler runs again from its start, in the background, with
   * all that it asked and did in `ctx.once` so far. Does nothing where the call is a task already, or the client does not know tasks.
   */
  defer(): Promise<void>;
  /**
   * Tells whoever looks at the task how it stands, in words; they replace what `ctx.progress` told before. Of many in a short time the
   * newest is kept. Nothing where the call is no task.
   */
  status(message: string): void;
  /**
   * Whether nobody wants the work any more: its client has cancelled it. `false` when `ctx.signal` aborted for another reason: this process
   * has lost the task, and another one may go on with it, so what it works with should stay.
   */
  readonly cancelled: boolean;
}

declare module "@mortise/server" {
  interface ToolOptions {
    /** Whether calls may, or must, be answered with a task that goes on by itself. Needs `server.use(tasks())`. */
    readonly task?: "optional" | "required" | TaskSettings;
  }
  interface ContextMembers {
    /** There in tools that say `task`, on servers that use the tasks extension. */
    readonly task: TaskControl;
  }
}

/** What the tool says of tasks, if anything. */
export function settingsOf(options: JsonObject | undefined): TaskSettings | undefined {
  const task = options?.task as "optional" | "required" | TaskSettings | undefined;
  return typeof task === "string" ? { support: task } : task;
}

/** What tools say whose every call can be a task from its start. Whether one that defers becomes a task shows only while it runs. */
export function supportOf(
  tools: readonly { readonly name: string; readonly options: JsonObject }[],
): ReadonlyMap<string, TaskSettings["support"]> {
  const said = tools.map(({ name, options }) => [name, settingsOf(options)] as const);
  return new Map(
    said.flatMap(([name, settings]) =>
      settings === undefined || settings.from === "defer" ? [] : [[name, settings.support] as const],
    ),
  );
}
