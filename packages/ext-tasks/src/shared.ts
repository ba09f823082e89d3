import { EXTENSION } from "./schema/index.js";

/** The id under which both parties declare the extension. */
export const TASKS = EXTENSION.id;

/** How servers refuse what is too much for the moment: the protocol has no code for it, so it is that of the server's own limits. */
export const TOO_MANY_REQUESTS = 429;
