import type { ConnectionOptions } from "bullmq";
import { Redis } from "ioredis";
import type { RedisOptions } from "ioredis";
import type { BullMqOptions, RedisClient } from "./options.js";
import { within } from "./within.js";

/** BullMQ's blocking commands must wait for as long as it takes. */
const PATIENT: RedisOptions = { maxRetriesPerRequest: null };
/** `connect` is how a cluster may say so. */
const READY = new Set(["ready", "connect"]);

/** The connection to Redis, and whether there is one at the moment. */
export class RedisLink {
  readonly #client: RedisClient;
  readonly #own: Redis | undefined;
  readonly #onReady: () => void;
  readonly #onError: (error: unknown) => void;
  #toldOfOutage = false;
  #closed = false;

  /** @param onReady called whenever Redis answers (again) */
  constructor(connection: BullMqOptions["connection"], onReady: () => void, onError: (error: unknown) => void) {
    this.#own = isClient(connection) ? undefined : open(connection);
    this.#client = this.#own ?? (connection as RedisClient);
    this.#onError = onError;
    this.#onReady = () => {
      this.#toldOfOutage = false;
      onReady();
    };
    this.#client.on("ready", this.#onReady);
  }

  /** For BullMQ. */
  get connection(): ConnectionOptions {
    return this.#client as ConnectionOptions;
  }

  get isReady(): boolean {
    return READY.has(this.#client.status);
  }

  async answersWithin(ms: number): Promise<boolean> {
    if (!this.isReady) return false;
    return within(ms, this.#client.ping()).then(
      () => true,
      () => false,
    );
  }

  /** Reports what went wrong; of an outage once, however often connecting fails. */
  readonly report = (error: unknown): void => {
    if (this.isReady) return this.#onError(error);
    if (this.#toldOfOutage || this.#closed) return;
    this.#toldOfOutage = true;
    const what = `Redis is out of reach: ${reason(error)}. Tasks are safe in the store, and run once it answers.`;
    this.#onError(new Error(what, { cause: error }));
  };

  close(): void {
    this.#closed = true;
    this.#client.off("ready", this.#onReady);
    this.#own?.disconnect();
  }
}

const isClient = (connection: BullMqOptions["connection"]): connection is RedisClient =>
  typeof connection === "object" && "duplicate" in connection;

const open = (connection: string | RedisOptions): Redis =>
  typeof connection === "string" ? new Redis(connection, PATIENT) : new Redis({ ...connection, ...PATIENT });

/** A connection that is refused at several addresses is several errors in one, which has no message. */
function reason(error: unknown): string {
  if (error instanceof AggregateError && error.message === "") return error.errors.map(reason).join("; ");
  return error instanceof Error ? error.message : String(error);
}
