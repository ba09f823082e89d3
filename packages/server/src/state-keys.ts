import type { Reach } from "@mortise/jsonrpc";
import { ephemeralKey } from "./seal.js";
import type { SealKeys } from "./seal.js";

/** `"ephemeral"` where the server's own key will do: the same process answers the next request. */
export type StateKeys = SealKeys | "ephemeral";

/** What one server seals with. */
export class ServerSecrets {
  readonly secrets: SealKeys;
  readonly #mayCrossProcesses: boolean;

  constructor(keys: StateKeys | undefined) {
    this.secrets = Array.isArray(keys) ? keys : [ephemeralKey()];
    this.#mayCrossProcesses = keys !== undefined;
  }

  /** @throws Error when another process may have to open what is about to be sealed, and nobody said that it can, or need not */
  requireFor(reach: Reach, what: string): void {
    if (this.#mayCrossProcesses || reach !== "network") return;
    throw new Error(
      `${what} over a network, where the next request may reach another process. Give every process the same secret: createServer(info, { stateKeys: [process.env.STATE_KEY] }), or say stateKeys: "ephemeral" if there is only this one.`,
    );
  }
}
