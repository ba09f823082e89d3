const OUTCOMES_OF_INPUT = new WeakSet<object>();

/** Remembers that a result was given for input of this client. */
export const markOutcomeOfInput = (result: object): void => void OUTCOMES_OF_INPUT.add(result);

/** Whether a result was given for input of this client: what one user answered must not be shown to another (server/utilities/caching). */
export const cameOfInput = (result: object): boolean => OUTCOMES_OF_INPUT.has(result);
