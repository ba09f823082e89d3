// node dist/main.js <file or postgresql://…>: a server of tasks. Prints its URL, and runs until it is killed.
import { listen } from "@mortise/transport-http/node";
import { openStore } from "./open-store.js";
import { taskServer } from "./task-server.js";

const where = process.argv[2];
if (where === undefined) throw new Error("Usage: node dist/main.js <file or postgresql://…>");
const { url } = await listen(taskServer(openStore(where)).exchange);
console.log(url);
