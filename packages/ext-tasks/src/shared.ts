import { EXTENSION } from "./schema/index.js";

/** The id under which both parties declare the extension. */
export const TASKS = EXTENSION.id;
