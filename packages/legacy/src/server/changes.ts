import { isObject, JSON_RPC_CODES, RpcError } from "@mortise/jsonrpc";
import type { JsonObject } from "@mortise/jsonrpc";
import type { SubscriptionFilter } from "@mortise/schema/2026-07-28";
import { ERROR_CODES } from "@mortise/schema/2025-11-25";
import type { Standing } from "./standing.js";

/** What announces that a list changes, and what asks for it. */
const LISTS = {
  tools: "toolsListChanged",
  prompts: "promptsListChanged",
  resources: "resourcesListChanged",
} as const satisfies Record<string, keyof SubscriptionFilter>;

/** What the client of one session hears of: every list that may change, and the resources that it subscribed to. */
export class Changes {
  readonly #standing: Standing;
  readonly #capabilities: JsonObject;
  readonly #max: number;
  readonly #uris = new Set<string>();
  #lists = false;

  /** @param max how many resources it may subscribe to */
  constructor(standing: Standing, capabilities: JsonObject, max: number) {
    this.#standing = standing;
    this.#capabilities = capabilities;
    this.#max = max;
  }

  /** Starts or stops listening to the lists: there is a way to tell of them now, or none any more. @throws RpcError when that is refused */
  async tellOfLists(tell: boolean): Promise<void> {
    if (this.#lists === tell) return;
    this.#lists = tell;
    await this.#update();
  }

  /** @throws RpcError -32002 when there is no such resource, or not for this caller */
  async subscribe(uri: string): Promise<void> {
    if (this.#uris.has(uri)) return;
    if (this.#uris.size >= this.#max)
      throw new RpcError(ERROR_CODES.InvalidParams, `A session may subscribe to ${this.#max} resources.`);
    this.#uris.add(uri);
    try {
      const { resourceSubscriptions } = await this.#update();
      if (Array.isArray(resourceSubscriptions) && resourceSubscriptions.includes(uri)) return;
      const why = `There is no resource ${JSON.stringify(uri)} to subscribe to.`;
      throw new RpcError(ERROR_CODES.ResourceNotFound, why, { data: { uri } });
    } catch (error) {
      this.#uris.delete(uri);
      throw error;
    }
  }

  async unsubscribe(uri: string): Promise<void> {
    if (this.#uris.delete(uri)) await this.#update();
  }

  /** Listens again when the server has ended that, now that the client has shown other credentials. */
  async renew(): Promise<void> {
    if (this.#standing.over) await this.#update();
  }

  close(): void {
    this.#standing.close();
  }

  async #update(): Promise<JsonObject> {
    const outcome = await this.#standing.change(this.#filter());
    if ("honoured" in outcome) return outcome.honoured;
    throw new RpcError(JSON_RPC_CODES.internalError, outcome.error.message);
  }

  #filter(): JsonObject {
    const lists = this.#lists
      ? Object.entries(LISTS).filter(([name]) => flag(this.#capabilities[name], "listChanged"))
      : [];
    return {
      ...Object.fromEntries(lists.map(([, key]) => [key, true])),
      ...(this.#uris.size > 0 && { resourceSubscriptions: [...this.#uris] }),
    };
  }
}

/** Whether a capability is there with this flag. */
export const flag = (capability: unknown, name: string): boolean => isObject(capability) && capability[name] === true;
