import type { Probe } from "./probe.js";

/** Promises by name, and how each is tested; each gets a connection of its own. */
export type Cases = Readonly<Record<string, (probe: Probe) => Promise<void>>>;
