import { StaleClaimError, Watchers, escaped, fixedPart, recordOf, stateOf, unescaped } from "@mortise/ext-tasks/store";
import type {
  Claim,
  ClaimOptions,
  CreateOptions,
  NewTask,
  StateRow,
  TaskOutcome,
  TaskRecord,
  TaskRow,
  TaskState,
  TaskStore,
  WaitingOptions,
} from "@mortise/ext-tasks/store";
import type { Database } from "./database.js";
import { Listener } from "./listener.js";
import type { PostgresOptions } from "./options.js";
import { SQL, SWEPT_AT_ONCE, TASK_CHANNEL } from "./statements.js";

type Responses = Parameters<TaskStore["answer"]>[1];
type Request = Parameters<TaskStore["ask"]>[2];

export class PostgresStore implements TaskStore {
  readonly #db: Database;
  readonly #watchers = new Watchers();
  readonly #listener: Listener;

  constructor(db: Database, { url, onError }: Pick<Required<PostgresOptions>, "url" | "onError">) {
    this.#db = db;
    this.#listener = new Listener(url, TASK_CHANNEL, {
      hear: (id) => this.#watchers.tell(unescaped(id)),
      missed: () => this.#watchers.ids().forEach((id) => this.#watchers.tell(id)),
      onError,
    });
  }

  async create(task: NewTask, { maxOpen = Infinity }: CreateOptions = {}): Promise<boolean> {
    const { id, kind, principal, createdAt, ttlMs } = task;
    const expiresAt = ttlMs === null ? null : createdAt + ttlMs;
    const bound = [JSON.stringify(principal), maxOpen === Infinity ? null : maxOpen]; // tells nobody from somebody of that name
    const fixed = [escaped(id), escaped(kind), fixedPart(task), expiresAt, createdAt];
    try {
      const values = [...fixed, ...columns(task.answers), ...columns(task.steps), ...bound, JSON.stringify(task.call)];
      return (await this.#run("create", values)).length > 0;
    } catch (cause) {
      if ((cause as { code?: unknown }).code !== UNIQUE_VIOLATION) throw cause;
      throw new Error(`There is a task ${id} already.`, { cause });
    }
  }

  async get(id: string): Promise<TaskRecord | undefined> {
    const [row] = await this.#run<TaskRow>("find", [escaped(id)]);
    return row && recordOf(row);
  }

  async state(id: string): Promise<TaskState | undefined> {
    const [row] = await this.#run<StateRow>("state", [escaped(id)]);
    return row && stateOf(row);
  }

  async claim(worker: string, { leaseMs, kinds, id }: ClaimOptions): Promise<Claim | undefined> {
    const values = [escaped(worker), leaseMs, kinds?.map(escaped) ?? null];
    const [claimed] =
      id === undefined
        ? await this.#run<Claimed>("claimNext", values)
        : await this.#run<Claimed>("claimNamed", [...values, escaped(id)]);
    if (claimed === undefined) return undefined;
    // Read after the claim, and not by the same statement: that would show answers as they were before it waited for a lock.
    const task = await this.get(unescaped(claimed.id));
    return task && { id: task.id, worker, token: claimed.token, task };
  }

  async waiting({ kinds, limit }: WaitingOptions): Promise<Pick<TaskRecord, "id" | "kind">[]> {
    const rows = await this.#run<{ id: string; kind: string }>("waiting", [kinds.map(escaped), limit]);
    return rows.map(({ id, kind }) => ({ id: unescaped(id), kind: unescaped(kind) }));
  }

  async heartbeat(claim: Claim, leaseMs: number): Promise<boolean> {
    return (await this.#run("extend", [...holder(claim), leaseMs])).length > 0;
  }

  async release(claim: Claim): Promise<void> {
    await this.#run("extend", [...holder(claim), 0]);
  }

  async report(claim: Claim, { statusMessage }: { readonly statusMessage: string }): Promise<void> {
    await this.#hold("report", claim, [escaped(statusMessage)]);
  }

  async ask(claim: Claim, key: string, request: Request): Promise<void> {
    await this.#hold("ask", claim, [escaped(key), JSON.stringify(request)]);
  }

  async recordStep(claim: Claim, key: string, value: unknown): Promise<unknown> {
    const recorded = await this.#hold<{ value: string }>("recordStep", claim, [escaped(key), JSON.stringify(value)]);
    return JSON.parse(recorded.value);
  }

  async settle(claim: Claim, outcome: TaskOutcome): Promise<boolean> {
    return (await this.#run("settle", [...holder(claim), JSON.stringify(outcome)])).length > 0;
  }

  async answer(id: string, responses: Responses): Promise<boolean> {
    return (await this.#run("answer", [escaped(id), ...columns(responses)])).length > 0;
  }

  async cancel(id: string): Promise<boolean> {
    return (await this.#run("cancel", [escaped(id)])).length > 0;
  }

  async watch(ids: readonly string[], onChange: (id: string) => void): Promise<() => void> {
    await this.#listener.open();
    return this.#watchers.add(ids, onChange);
  }

  async sweep(now: number): Promise<number> {
    for (let total = 0; ;) {
      const swept = await this.#run("sweep", [now]);
      total += swept.length;
      if (swept.length < SWEPT_AT_ONCE) return total;
    }
  }

  async close(): Promise<void> {
    await Promise.all([this.#listener.close(), this.#db.close()]);
  }

  #run<Row>(name: keyof typeof SQL, values: readonly unknown[]): Promise<Row[]> {
    return this.#db.query<Row>(name, SQL[name], values);
  }

  /** Runs a statement that has a row if, and only if, the claim holds. */
  async #hold<Row>(name: keyof typeof SQL, claim: Claim, values: readonly unknown[]): Promise<Row> {
    const [row] = await this.#run<Row>(name, [...holder(claim), ...values]);
    if (row === undefined) throw new StaleClaimError(claim.id);
    return row;
  }
}

interface Claimed {
  readonly id: string;
  readonly token: number;
}

const UNIQUE_VIOLATION = "23505";

const holder = ({ id, worker, token }: Claim): unknown[] => [escaped(id), escaped(worker), token];

/** Keys and JSON texts, as two arrays for `unnest`. */
function columns(values: Readonly<Record<string, unknown>>): [string[], string[]] {
  return [Object.keys(values).map(escaped), Object.values(values).map((value) => JSON.stringify(value))];
}
