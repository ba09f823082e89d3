import type { TaskRunner } from "@mortise/ext-tasks/server";
import { BullMqRunner } from "./bullmq-runner.js";
import { settingsOf } from "./options.js";
import type { BullMqOptions } from "./options.js";

export type { BullMqOptions, RedisClient } from "./options.js";

/**
 * Runs tasks on BullMQ: Redis brings each to one of the processes that work at the queue. The store, which all these processes share, stays
 * the truth; a Redis that is down, or comes back empty, delays tasks and loses none. Connects when the server takes in the extension, and
 * lets go when the server closes.
 *
 * @example
 * server.use(tasks({ store, runner: bullmqRunner({ connection: "redis://localhost:6379" }) }));
 * @throws RangeError for a number that cannot be meant, TypeError when nothing says where Redis is
 */
export const bullmqRunner = (options: BullMqOptions): TaskRunner => new BullMqRunner(settingsOf(options));
