import type { Watchers } from "@mortise/ext-tasks/store";
import { escaped } from "@mortise/ext-tasks/store";
import type { Statements } from "./statements.js";

/** Looks, while somebody watches, whether another process has written, and tells of the watched tasks that it changed. */
export class ForeignChanges {
  readonly #sql: Statements;
  readonly #watchers: Watchers;
  readonly #intervalMs: number;
  #timer: NodeJS.Timeout | undefined;
  #dataVersion: number;
  /** The revisions last seen of the watched tasks. */
  #seen = new Map<string, number>();

  constructor(sql: Statements, watchers: Watchers, intervalMs: number) {
    this.#sql = sql;
    this.#watchers = watchers;
    this.#intervalMs = intervalMs;
    this.#dataVersion = this.#readDataVersion();
  }

  /** To be called when somebody begins to watch. Ends by itself when nobody does any more. */
  start(): void {
    this.#timer ??= setInterval(() => this.#look(), this.#intervalMs).unref();
  }

  stop(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
    this.#seen.clear();
  }

  #look(): void {
    const ids = this.#watchers.ids();
    if (ids.length === 0) return this.stop();
    const version = this.#readDataVersion();
    if (version === this.#dataVersion) return;
    this.#dataVersion = version;
    const before = this.#seen;
    this.#seen = this.#revisions(ids);
    for (const id of ids)
      // What was not seen before may have changed; what is gone and was gone has not.
      if (!before.has(id) || before.get(id) !== this.#seen.get(id)) this.#watchers.tell(id);
  }

  /** Changes whenever another connection has written to the file. */
  #readDataVersion(): number {
    return (this.#sql.dataVersion.get() as { data_version: number }).data_version;
  }

  #revisions(ids: readonly string[]): Map<string, number> {
    const rows = this.#sql.revisions.all(JSON.stringify(ids.map(escaped))) as { id: string; revision: number }[];
    const found = new Map(rows.map(({ id, revision }) => [id, revision]));
    return new Map(ids.map((id) => [id, found.get(escaped(id)) ?? 0]));
  }
}
