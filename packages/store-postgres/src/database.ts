import { ClosedError } from "@mortise/jsonrpc";
import pg from "pg";
import { migrate } from "./migrate.js";
import { CONNECT_TIMEOUT, KEEP_ALIVE, requireUrl } from "./options.js";
import type { PostgresOptions } from "./options.js";

const TIMEOUT = 30_000;
/** How much later than the server, which says why, we give a statement up by ourselves. */
const GRACE = 1_000;

type DatabaseOptions = PostgresOptions & Pick<Required<PostgresOptions>, "onError">;

/** A bounded pool of connections to a database whose schema is up to date once anything was asked of it. */
export class Database {
  readonly #pool: pg.Pool;
  readonly #where: string;
  #ready: Promise<void> | undefined;
  #closing: Promise<void> | undefined;

  constructor({ url, onError, timeoutMs = TIMEOUT }: DatabaseOptions, connections: number) {
    requireUrl(url);
    this.#pool = new pg.Pool({
      connectionString: url,
      max: connections,
      connectionTimeoutMillis: CONNECT_TIMEOUT,
      statement_timeout: timeoutMs,
      query_timeout: timeoutMs + GRACE,
      ...KEEP_ALIVE,
      application_name: "mortise",
    });
    this.#pool.on("error", onError); // a connection that breaks while nobody uses it
    this.#where = withoutPassword(url);
  }

  /** @param name what the statement is prepared under, once for each connection */
  async query<Row>(name: string, text: string, values: readonly unknown[]): Promise<Row[]> {
    await this.#open();
    const { rows } = await this.#pool.query({ name: `mortise_${name}`, text, values: [...values] });
    return rows as Row[];
  }

  close(): Promise<void> {
    this.#closing ??= this.#pool.end();
    return this.#closing;
  }

  #open(): Promise<void> {
    if (this.#closing !== undefined) throw new ClosedError("The connections to PostgreSQL were closed.");
    this.#ready ??= migrate(this.#pool).catch((cause: unknown) => {
      this.#ready = undefined; // the next one tries again
      throw new Error(`PostgreSQL at ${this.#where} could not be made ready: ${reason(cause)}`, { cause });
    });
    return this.#ready;
  }
}

/** A refused connection is several errors in one, which has no message. */
function reason(cause: unknown): string {
  if (cause instanceof AggregateError && cause.message === "") return cause.errors.map(reason).join("; ");
  return cause instanceof Error ? cause.message : String(cause);
}

function withoutPassword(url: string): string {
  return url.replace(/^(\w+:\/\/)([^/?]*@)?([^?]*).*$/s, "$1$3");
}
