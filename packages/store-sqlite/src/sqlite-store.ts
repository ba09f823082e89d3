import { StaleClaimError, Watchers, escaped, fixedPart, unescaped } from "@mortise/ext-tasks/store";
import type {
  Claim,
  ClaimOptions,
  CreateOptions,
  NewTask,
  TaskOutcome,
  TaskRecord,
  TaskState,
  TaskStore,
  WaitingOptions,
} from "@mortise/ext-tasks/store";
import { ClosedError } from "@mortise/jsonrpc";
import type Database from "libsql";
import { ForeignChanges } from "./foreign-changes.js";
import type { SqliteStoreOptions } from "./options.js";
import { findState, findTask, numberOf } from "./rows.js";
import { SWEPT_AT_ONCE, prepareAll } from "./statements.js";
import type { Statements } from "./statements.js";
import { Writer } from "./writer.js";

type Responses = Parameters<TaskStore["answer"]>[1];
type Request = Parameters<TaskStore["ask"]>[2];

/** Every operation is part of one transaction that ends before anything else runs in this process, so a kill leaves all of it or nothing. */
export class SqliteStore implements TaskStore {
  readonly #db: Database.Database;
  readonly #sql: Statements;
  readonly #writer: Writer;
  readonly #watchers = new Watchers();
  readonly #foreign: ForeignChanges;
  #closed = false;

  constructor(
    db: Database.Database,
    { watchIntervalMs, synchronous }: Required<Omit<SqliteStoreOptions, "busyTimeoutMs">>,
  ) {
    this.#db = db;
    this.#sql = prepareAll(db);
    this.#writer = new Writer(db, synchronous);
    this.#foreign = new ForeignChanges(this.#sql, this.#watchers, watchIntervalMs);
  }

  async create(task: NewTask, { maxOpen = Infinity }: CreateOptions = {}): Promise<boolean> {
    return this.#write(() => {
      const { id, kind, createdAt, ttlMs } = task;
      const principal = JSON.stringify(task.principal); // tells nobody from somebody of that name
      if (numberOf(this.#sql, id) !== undefined) throw new Error(`There is a task ${id} already.`);
      if (maxOpen < Infinity && this.#openOf(principal) >= maxOpen) return false;
      const expiresAt = ttlMs === null ? null : createdAt + ttlMs;
      const fixed = [escaped(id), principal, escaped(kind), fixedPart(task), JSON.stringify(task.call)];
      this.#sql.insert.run(...fixed, expiresAt, createdAt, Date.now());
      const number = numberOf(this.#sql, id);
      for (const [key, response] of Object.entries(task.answers))
        this.#sql.put.run(number, escaped(key), null, JSON.stringify(response));
      for (const [key, value] of Object.entries(task.steps))
        this.#sql.recordStep.run(number, escaped(key), JSON.stringify(value));
      return true;
    });
  }

  async get(id: string): Promise<TaskRecord | undefined> {
    this.#requireOpen();
    return findTask(this.#sql, id)?.task;
  }

  async state(id: string): Promise<TaskState | undefined> {
    this.#requireOpen();
    return findState(this.#sql, id);
  }

  async claim(worker: string, { leaseMs, kinds, id }: ClaimOptions): Promise<Claim | undefined> {
    return this.#write(() => {
      const now = Date.now();
      const named = id === undefined ? [] : [escaped(id)];
      const ofKinds = kinds === undefined ? [] : [JSON.stringify(kinds.map(escaped))];
      const claimed = claimStatement(this.#sql, ofKinds, named).all(
        ...[escaped(worker), now + leaseMs, now],
        ...ofKinds,
        ...named,
      ) as { id: string }[];
      if (claimed[0] === undefined) return undefined;
      const found = findTask(this.#sql, unescaped(claimed[0].id));
      return found && { id: found.task.id, worker, ...found };
    });
  }

  async waiting({ kinds, limit }: WaitingOptions): Promise<Pick<TaskRecord, "id" | "kind">[]> {
    this.#requireOpen();
    const rows = this.#sql.waiting.all(Date.now(), JSON.stringify(kinds.map(escaped)), limit);
    return (rows as { id: string; kind: string }[]).map(({ id, kind }) => ({
      id: unescaped(id),
      kind: unescaped(kind),
    }));
  }

  async heartbeat(claim: Claim, leaseMs: number): Promise<boolean> {
    return this.#write(() => this.#extend(claim, Date.now() + leaseMs), false);
  }

  async release(claim: Claim): Promise<void> {
    await this.#write(() => this.#extend(claim, Date.now()), false);
  }

  async report(claim: Claim, { statusMessage }: { readonly statusMessage: string }): Promise<void> {
    const message = escaped(statusMessage);
    await this.#write(() => this.#sql.report.run(message, Date.now(), this.#requireHeld(claim)), false);
    this.#watchers.tell(claim.id);
  }

  async ask(claim: Claim, key: string, request: Request): Promise<void> {
    const isNew = await this.#write(() => {
      const number = this.#requireHeld(claim);
      const { changes } = this.#sql.put.run(number, escaped(key), JSON.stringify(request), null);
      if (changes > 0) this.#sql.touch.run(Date.now(), number);
      return changes > 0;
    });
    if (isNew) this.#watchers.tell(claim.id);
  }

  async recordStep(claim: Claim, key: string, value: unknown): Promise<unknown> {
    return this.#write(() => {
      const number = this.#requireHeld(claim);
      this.#sql.recordStep.run(number, escaped(key), JSON.stringify(value));
      return JSON.parse((this.#sql.step.get(number, escaped(key)) as { value: string }).value);
    });
  }

  async settle(claim: Claim, outcome: TaskOutcome): Promise<boolean> {
    const settled = await this.#write(() => {
      const number = this.#held(claim);
      if (number === undefined) return false;
      this.#sql.settle.run(JSON.stringify(outcome), Date.now(), number);
      this.#sql.dropQuestions.run(number);
      return true;
    });
    if (settled) this.#watchers.tell(claim.id);
    return settled;
  }

  async answer(id: string, responses: Responses): Promise<boolean> {
    const kept = await this.#write(() => {
      const number = numberOf(this.#sql, id);
      if (number === undefined) return undefined;
      let taken = 0;
      for (const [key, response] of Object.entries(responses))
        taken += this.#sql.answer.run(JSON.stringify(response), number, escaped(key)).changes;
      if (taken > 0) this.#sql.touch.run(Date.now(), number);
      return taken;
    });
    if (kept) this.#watchers.tell(id);
    return kept !== undefined;
  }

  async cancel(id: string): Promise<boolean> {
    const { exists, changed } = await this.#write(() => ({
      exists: numberOf(this.#sql, id) !== undefined,
      changed: this.#sql.cancel.run(Date.now(), escaped(id)).changes > 0,
    }));
    if (changed) this.#watchers.tell(id);
    return exists;
  }

  async watch(ids: readonly string[], onChange: (id: string) => void): Promise<() => void> {
    this.#requireOpen();
    const end = this.#watchers.add(ids, onChange);
    this.#foreign.start();
    return end;
  }

  async sweep(now: number): Promise<number> {
    for (let total = 0; ;) {
      const swept = await this.#write(() => this.#sql.sweep.all(now) as { id: string }[]);
      for (const { id } of swept) this.#watchers.tell(unescaped(id));
      total += swept.length;
      if (swept.length < SWEPT_AT_ONCE) return total;
    }
  }

  async close(): Promise<void> {
    this.#foreign.stop();
    if (!this.#closed) this.#writer.flush();
    this.#closed = true;
    if (this.#db.open) this.#db.close();
  }

  /** @param lasting false for what nobody misses after a loss of power, when every worker is gone */
  async #write<T>(steps: () => T, lasting = true): Promise<T> {
    this.#requireOpen();
    return this.#writer.write(steps, lasting);
  }

  #requireOpen(): void {
    if (this.#closed) throw new ClosedError("The SQLite store was closed.");
  }

  #openOf(principal: string): number {
    return (this.#sql.openOf.get(principal) as { open: number }).open;
  }

  #extend({ id, worker, token }: Claim, leaseUntil: number): boolean {
    return this.#sql.extend.run(leaseUntil, escaped(id), escaped(worker), token, Date.now()).changes > 0;
  }

  /** The number of its task, while the claim holds. */
  #held({ id, worker, token }: Claim): number | undefined {
    const found = this.#sql.held.get(escaped(id), escaped(worker), token, Date.now());
    return (found as { number: number } | undefined)?.number;
  }

  #requireHeld(claim: Claim): number {
    const number = this.#held(claim);
    if (number === undefined) throw new StaleClaimError(claim.id);
    return number;
  }
}

function claimStatement(sql: Statements, kinds: readonly unknown[], named: readonly unknown[]): Statements["number"] {
  if (named.length > 0) return kinds.length > 0 ? sql.claimNamedOfKinds : sql.claimNamed;
  return kinds.length > 0 ? sql.claimOfKinds : sql.claimNext;
}
