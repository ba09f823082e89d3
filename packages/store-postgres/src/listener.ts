import { setTimeout as pause } from "node:timers/promises";
import { ClosedError } from "@mortise/jsonrpc";
import pg from "pg";
import { CONNECT_TIMEOUT, KEEP_ALIVE } from "./options.js";

/** What hears a channel. */
export interface Ears {
  readonly hear: (payload: string) => void;
  /** The connection is back after a break, and whatever was said meanwhile was missed. */
  readonly missed: () => void;
  readonly onError: (error: unknown) => void;
}

const FIRST_PAUSE = 100;
const LONGEST_PAUSE = 10_000;

/** One connection that does nothing but LISTEN, and comes back when it breaks. */
export class Listener {
  readonly #url: string;
  readonly #channel: string;
  readonly #ears: Ears;
  readonly #ended = new AbortController();
  #client: pg.Client | undefined;
  #listening: Promise<void> | undefined;

  /** @param channel an identifier that needs no quotes */
  constructor(url: string, channel: string, ears: Ears) {
    this.#url = url;
    this.#channel = channel;
    this.#ears = ears;
  }

  /** Resolves once the channel is heard: whatever is said from then on arrives. Rejects when the server cannot be reached. */
  async open(): Promise<void> {
    if (this.#ended.signal.aborted) throw new ClosedError("The connection to PostgreSQL that listens was closed.");
    this.#listening ??= this.#connect().catch((error: unknown) => {
      this.#listening = undefined;
      throw error;
    });
    return this.#listening;
  }

  async close(): Promise<void> {
    this.#ended.abort();
    await this.#listening?.catch(() => undefined);
    await this.#client?.end();
  }

  async #connect(): Promise<void> {
    const client = new pg.Client({
      connectionString: this.#url,
      connectionTimeoutMillis: CONNECT_TIMEOUT,
      query_timeout: CONNECT_TIMEOUT,
      ...KEEP_ALIVE,
    });
    client.on("notification", ({ payload = "" }) => this.#ears.hear(payload));
    client.on("error", (error) => this.#lost(client, error));
    client.on("end", () => this.#lost(client, new Error("The connection that listens was closed.")));
    try {
      await client.connect();
      await client.query(`LISTEN ${this.#channel}`);
    } catch (error) {
      await client.end().catch(() => undefined);
      throw error;
    }
    this.#client = client;
  }

  /** A break is told twice, as an error and as an end. */
  #lost(client: pg.Client, error: Error): void {
    if (this.#client !== client || this.#ended.signal.aborted) return;
    this.#client = undefined;
    this.#ears.onError(error);
    this.#listening = this.#comeBack();
  }

  async #comeBack(): Promise<void> {
    for (let wait = FIRST_PAUSE; !this.#ended.signal.aborted; wait = Math.min(wait * 2, LONGEST_PAUSE)) {
      try {
        await pause(wait, undefined, { signal: this.#ended.signal });
        await this.#connect();
        this.#ears.missed();
        return;
      } catch (error) {
        if (!this.#ended.signal.aborted) this.#ears.onError(error);
      }
    }
  }
}
