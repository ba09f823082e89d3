import { client } from "./client.mjs";
import { cold } from "./cold.mjs";
import { http } from "./http.mjs";
import { legacy } from "./legacy.mjs";
import { memory } from "./memory.mjs";
import { sizes } from "./sizes.mjs";
import { stdio } from "./stdio.mjs";
import { tasks } from "./tasks.mjs";
import { types } from "./types.mjs";

/** Each is `(options, adapters, failures) → cells`; a cell is `{ id, title, unit, floor?, group?, samples: { [subject]: number[] } }`. */
export const SUITES = { http, legacy, stdio, client, cold, sizes, types, memory, tasks };
