import type { RedisOptions } from "ioredis";

/** A client of `ioredis`, of any version: a `Redis` or a `Cluster`. */
export interface RedisClient {
  readonly status: string;
  ping(): Promise<unknown>;
  on(event: string, listener: () => void): unknown;
  off(event: string, listener: () => void): unknown;
  duplicate(...args: never[]): unknown;
}

/** How tasks go through BullMQ. */
export interface BullMqOptions {
  /**
   * Where Redis is: `redis://user:password@host:6379/0` (`rediss://` for TLS), the options of `ioredis`, or a client of yours, made with
   * `maxRetriesPerRequest: null`, that you close. For a cluster give a client, a `Cluster`.
   */
  readonly connection: string | RedisOptions | RedisClient;
  /** The queue's name. Servers whose tools differ should have one each. Default `"tasks"`. */
  readonly queue?: string;
  /** What all keys in Redis begin with. On a cluster it needs its `{}`, which keep the keys of the queue together. Default `"{mortise}"`. */
  readonly prefix?: string;
  /** Whether tasks run in this process; `false` for one that only takes calls. Default `true`. */
  readonly worker?: boolean;
  /** Most tasks that run here at once, those that wait for answers included. Others wait in the queue. Default 1,000. */
  readonly concurrency?: number;
  /** Milliseconds after which a task counts as abandoned when its process is not heard of, by the store and by BullMQ. Default 30,000. */
  readonly leaseMs?: number;
  /** Milliseconds until a task is tried again that a worker could not take: somebody holds it yet, or the worker lacks its tool. Default 5,000. */
  readonly retryMs?: number;
  /** Milliseconds between looks for tasks that the queue has lost. Default 30,000. */
  readonly scanMs?: number;
  /** Most tasks that one such look puts into the queue again. Default 1,000. */
  readonly scanLimit?: number;
  /** Longest wait for Redis when a task is created or the server closes, milliseconds. Default 2,000. */
  readonly redisTimeoutMs?: number;
}

const DEFAULTS: Required<Omit<BullMqOptions, "connection">> = {
  queue: "tasks",
  prefix: "{mortise}",
  worker: true,
  concurrency: 1_000,
  leaseMs: 30_000,
  retryMs: 5_000,
  scanMs: 30_000,
  scanLimit: 1_000,
  redisTimeoutMs: 2_000,
};

/** The longest that a timer can wait. */
const MAX_NUMBER = 2 ** 31 - 1;

/** @throws RangeError for a number that cannot be meant, TypeError when nothing says where Redis is: it would be looked for on this machine */
export function settingsOf(options: BullMqOptions): Required<BullMqOptions> {
  const given = Object.entries(options).filter(([, value]) => value !== undefined);
  const settings = { ...DEFAULTS, ...Object.fromEntries(given) } as Required<BullMqOptions>;
  if (!isAddress(settings.connection)) throw new TypeError(NO_ADDRESS);
  for (const [name, value] of Object.entries(settings))
    if (typeof value === "number" && !(value >= 1 && value <= MAX_NUMBER))
      throw new RangeError(`${name} must be between 1 and ${MAX_NUMBER}, not ${value}.`);
  return settings;
}

const NO_ADDRESS =
  'bullmqRunner needs to know where Redis is, such as { connection: "redis://host:6379" }: is the variable set that it comes from?';

/** A text may be a socket's path or a port as well, for `ioredis`, but no address of another kind. */
function isAddress(connection: unknown): boolean {
  if (typeof connection === "string") return /^(rediss?:\/\/|(?!\w+:\/\/).)/.test(connection);
  return typeof connection === "object" && connection !== null;
}
