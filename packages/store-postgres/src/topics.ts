import type { TopicEvent, Topics, Unsubscribe } from "@mortise/server";
import { Database } from "./database.js";
import { Listener } from "./listener.js";
import { sayOnStderr } from "./options.js";
import type { PostgresOptions } from "./options.js";

/** A bus of topics that has connections, which `close` ends. */
export interface PostgresTopics extends Topics {
  close(): Promise<void>;
}

const CHANNEL = "mortise_topics";
/** PostgreSQL refuses a payload of 8000 bytes. What is longer waits in a table, and its number is told. */
const LONGEST_PAYLOAD = 7900;
const KEEP_LONG_EVENTS = "1 minute";

const SAY_LONG = `
  WITH old AS (DELETE FROM mortise_events WHERE said_at < now() - interval '${KEEP_LONG_EVENTS}'),
  long AS (INSERT INTO mortise_events (payload) VALUES ($2) RETURNING id)
  SELECT pg_notify($1, id::text) FROM long`;
const LONG_EVENT = "SELECT payload FROM mortise_events WHERE id = $1";

/**
 * Topics that every instance of a server shares, over `LISTEN` and `NOTIFY`: what one publishes, subscribers of all hear.
 * Events said while the connection was broken are missed, and `onError` is told of the break.
 *
 * Uses one connection that listens, from the first subscription on, and one that publishes, which keeps the order.
 *
 * @throws TypeError when `url` is none of PostgreSQL
 */
export function postgresTopics(options: PostgresOptions): PostgresTopics {
  return new Bus(options);
}

class Bus implements PostgresTopics {
  readonly #listeners = new Map<string, Set<(event: TopicEvent) => void>>();
  readonly #onError: (error: unknown) => void;
  readonly #db: Database;
  readonly #listener: Listener;
  /** Events are told in the order in which they were said, also where one has to be fetched. */
  #told: Promise<void> = Promise.resolve();

  constructor(options: PostgresOptions) {
    const { url, onError = sayOnStderr } = options;
    this.#onError = onError;
    this.#db = new Database({ ...options, onError }, 1);
    const hear = (payload: string): void => this.#hear(payload);
    this.#listener = new Listener(url, CHANNEL, { hear, missed: () => undefined, onError });
  }

  async publish(topic: string, event: TopicEvent): Promise<void> {
    const payload = `${JSON.stringify(topic)}\n${JSON.stringify(event)}`;
    if (Buffer.byteLength(payload) <= LONGEST_PAYLOAD) {
      await this.#db.query("say", "SELECT pg_notify($1, $2)", [CHANNEL, payload]);
      return;
    }
    await this.#db.query("say_long", SAY_LONG, [CHANNEL, payload]);
  }

  async subscribe(topics: readonly string[], listener: (event: TopicEvent) => void): Promise<Unsubscribe> {
    const keys = topics.map((topic) => JSON.stringify(topic));
    await this.#listener.open();
    for (const key of keys) this.#listeners.set(key, (this.#listeners.get(key) ?? new Set()).add(listener));
    return () => {
      for (const key of keys) {
        const all = this.#listeners.get(key);
        all?.delete(listener);
        if (all?.size === 0) this.#listeners.delete(key);
      }
    };
  }

  async close(): Promise<void> {
    this.#listeners.clear();
    await this.#listener.close();
    await this.#told;
    await this.#db.close();
  }

  #hear(payload: string): void {
    this.#told = this.#told.then(() => this.#tell(payload)).catch(this.#onError);
  }

  async #tell(payload: string): Promise<void> {
    const whole = payload.startsWith('"') ? payload : await this.#fetch(payload);
    const end = whole.indexOf("\n");
    const listeners = this.#listeners.get(whole.slice(0, end));
    if (listeners === undefined) return;
    const event = JSON.parse(whole.slice(end + 1)) as TopicEvent;
    for (const listener of [...listeners]) {
      try {
        listener(event);
      } catch (error) {
        this.#onError(error); // which is no reason for the others not to hear
      }
    }
  }

  async #fetch(id: string): Promise<string> {
    const [event] = await this.#db.query<{ payload: string }>("long_event", LONG_EVENT, [id]);
    if (event === undefined) throw new Error(`Event ${id} was gone before it was read: this process is far behind.`);
    return event.payload;
  }
}
