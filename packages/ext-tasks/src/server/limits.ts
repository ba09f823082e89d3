import { JSON_RPC_CODES, RpcError } from "@mortise/jsonrpc";
import { TOO_MANY_REQUESTS } from "../shared.js";

/** How much tasks may take. What a client goes beyond is refused to it; a handler that goes beyond fails its task. */
export interface TaskLimits {
  /**
   * Tasks of one principal that have not ended, counted in the store and so over all processes that share it; all who did not say who they
   * are count as one. More are refused with code 429, over HTTP with status 429 too. Default 250: a quarter of what one process runs at once.
   */
  readonly maxOpenTasks?: number;
  /** Questions that one task may ask in its life. Default 100. */
  readonly maxQuestions?: number;
  /** Steps (`ctx.once`) that one task may take. Default 1,000. */
  readonly maxSteps?: number;
  /** Characters of JSON that each value of a task may take: its params, a question, an answer, a step's value, the result. Default 4 Mi. */
  readonly maxValueLength?: number;
  /** Characters that are kept of a `statusMessage`. Default 1,000. */
  readonly maxStatusLength?: number;
  /** How often a task may be begun, the first time included: one whose process dies each time is failed in the end. Default 100. */
  readonly maxRuns?: number;
}

const DEFAULTS: Required<TaskLimits> = {
  maxOpenTasks: 250,
  maxQuestions: 100,
  maxSteps: 1_000,
  maxValueLength: 4 * 1024 * 1024,
  maxStatusLength: 1_000,
  maxRuns: 100,
};

/** @throws RangeError for what cannot be a limit */
export function limitsOf(options: TaskLimits): Required<TaskLimits> {
  const names = Object.keys(DEFAULTS) as (keyof TaskLimits)[];
  const limits = names.map((name) => [name, options[name] ?? DEFAULTS[name]] as const);
  requireNumbers(Object.fromEntries(limits));
  return Object.fromEntries(limits) as unknown as Required<TaskLimits>;
}

/** @throws RangeError for what is no number, or less than 1 */
export function requireNumbers(numbers: Readonly<Record<string, number>>): void {
  const wrong = Object.entries(numbers).find(([, number]) => !(number >= 1));
  if (wrong !== undefined) throw new RangeError(`${wrong[0]} must be at least 1, not ${wrong[1]}.`);
}

const RETRY_SECONDS = 10;

export const tooManyTasks = (most: number): RpcError =>
  new RpcError(
    TOO_MANY_REQUESTS,
    `You have ${most} tasks that have not ended, which is as many as this server allows: wait for one, or cancel one.`,
    {
      data: { retryAfterMs: RETRY_SECONDS * 1000 },
      http: { status: 429, headers: { "Retry-After": String(RETRY_SECONDS) } },
    },
  );

/** What a handler wanted to keep and may not. */
const refuse = (message: string): Error => new Error(message);
/** What a client sent and should not have. */
export const refuseParams = (message: string): RpcError => new RpcError(JSON_RPC_CODES.invalidParams, message);

/** A copy of a value as stores keep it: JSON. @throws what `error` makes of the reason why it cannot be kept */
export function kept<T>(what: string, value: T, most: number, error: (message: string) => Error = refuse): T {
  const text = toJson(what, value ?? null, error);
  if (text.length <= most) return JSON.parse(text) as T;
  throw error(`${what} takes ${text.length} characters of JSON, and tasks keep ${most} (maxValueLength).`);
}

function toJson(what: string, value: unknown, error: (message: string) => Error): string {
  let reason: unknown = `there is none for a ${typeof value}`;
  try {
    const text = JSON.stringify(value) as string | undefined;
    if (text !== undefined) return text;
  } catch (thrown) {
    reason = thrown;
  }
  throw error(`${what} cannot be kept as JSON: ${reason}`);
}

/** Notes one more key. @throws Error when there are too many */
export function countKey(what: string, keys: Set<string>, key: string, most: number): void {
  if (keys.size >= most && !keys.has(key)) throw refuse(`A task may have ${most} ${what}, and this one wants another.`);
  keys.add(key);
}

/** The text, cut if need be, and never within a character. */
export const cut = (text: string, most: number): string =>
  text.length <= most ? text : `${text.slice(0, most - 1).replace(/[\uD800-\uDBFF]$/, "")}…`;
