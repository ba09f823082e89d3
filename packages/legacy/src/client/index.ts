export { dualChannelTransport, dualHttpTransport } from "./dual.js";
export type { DualHttpTransport } from "./dual.js";
export type { Era, EraMemory, EraOptions } from "./era-options.js";
export type { LegacyClientOptions } from "./options.js";
export { EraNotFoundError, InitializeError, SessionLostError } from "./errors.js";
