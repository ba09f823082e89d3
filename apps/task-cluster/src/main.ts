// node dist/main.js <file or postgresql://…> [redis]: a server of tasks. Prints its URL, then what it does to tasks, and runs until it is killed.
import { listen } from "@mortise/transport-http/node";
import { openRunner } from "./runner.js";
import { taskServer } from "./task-server.js";
import { openStore, openTopics } from "./where.js";
import { witnessed } from "./witness.js";

const [where, redis] = process.argv.slice(2);
if (where === undefined) throw new Error("Usage: node dist/main.js <file or postgresql://…> [redis]");
const store = witnessed(openStore(where), (deed) => console.log(JSON.stringify(deed)));
const { url } = await listen(taskServer({ store, runner: openRunner(redis), topics: openTopics(where) }).exchange);
console.log(url);
