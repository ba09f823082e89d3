import { isObject } from "@mortise/jsonrpc";
import type { AuthorizationServer } from "oauth4webapi";
import type { DpopKey } from "./dpop-port.js";
import type { Grant, GrantContext, OAuthClient, Surroundings } from "./grant.js";
import { storeKey } from "./store.js";
import type { SafeStore } from "./store-access.js";
import { readTokenRecord } from "./token-record.js";
import type { TokenRecord } from "./token-record.js";

/** Whose tokens a server takes, and as which client we have them. */
export interface Place {
  readonly server: AuthorizationServer;
  readonly resource: string;
  readonly client: OAuthClient;
}

export type SafeSurroundings = Omit<Surroundings, "signal"> & { readonly store: SafeStore };

/** What is known of one server for one account: in memory, and in the store for the next start. */
export class Session {
  readonly #grant: Grant;
  readonly #surroundings: SafeSurroundings;
  readonly #placeKey: string;
  #loading: Promise<void> | undefined;
  #place: Place | undefined;
  #record: TokenRecord | undefined;
  #dpopKey: DpopKey | undefined;

  constructor(grant: Grant, surroundings: SafeSurroundings) {
    this.#grant = grant;
    this.#surroundings = surroundings;
    this.#placeKey = storeKey("server", surroundings.serverUrl, surroundings.account);
  }

  get place(): Place | undefined {
    return this.#place;
  }

  get record(): TokenRecord | undefined {
    return this.#record;
  }

  /** What tokens of type DPoP are proven with. */
  get dpopKey(): DpopKey | undefined {
    return this.#dpopKey;
  }

  /** Reads, once, what an earlier start has stored. */
  load(): Promise<void> {
    this.#loading ??= this.#read().catch((error: unknown) => {
      this.#loading = undefined;
      throw error;
    });
    return this.#loading;
  }

  tokensKey({ server, resource, client }: Place): string {
    return storeKey("tokens", server.issuer, client.id, resource, this.#surroundings.account);
  }

  /** The tokens that are stored for a place, where they may be used: with another setting of DPoP than when they were got, they may not. */
  async stored(place: Place): Promise<TokenRecord | undefined> {
    const record = readTokenRecord((await this.#surroundings.store.read(this.tokensKey(place)))?.value);
    const { dpop } = this.#surroundings;
    const isUsable = record?.tokens.type === "dpop" ? dpop !== undefined : dpop?.mode !== "require";
    return isUsable ? record : undefined;
  }

  /** Stores tokens, then uses them. */
  async keep(place: Place, record: TokenRecord): Promise<void> {
    await this.#surroundings.store.write(this.tokensKey(place), record);
    await this.use(place, record);
  }

  /** Uses tokens that are stored already. */
  async use(place: Place, record: TokenRecord): Promise<void> {
    const { server, resource, client } = place;
    this.#dpopKey = await this.#keyFor(place, record);
    if (this.#place === undefined || this.tokensKey(this.#place) !== this.tokensKey(place)) {
      await this.#surroundings.store.write(this.#placeKey, { server, resource, clientId: client.id });
    }
    this.#place = place;
    this.#record = record;
  }

  /** Forgets everything, in the store too. */
  async clear(): Promise<void> {
    if (this.#place) await this.#surroundings.store.remove(this.tokensKey(this.#place));
    await this.#surroundings.store.remove(this.#placeKey);
    this.#place = this.#record = this.#dpopKey = undefined;
  }

  async #read(): Promise<void> {
    const value = (await this.#surroundings.store.read(this.#placeKey))?.value;
    if (!isObject(value) || !isObject(value.server) || typeof value.resource !== "string") return;
    const server = value.server as unknown as AuthorizationServer; // written by `use` alone
    const { resource } = value;
    const signal = new AbortController().signal;
    const context: GrantContext = { ...this.#surroundings, signal, server, resource, scopes: [] };
    const client = await this.#grant.client(context);
    if (client === undefined || client.id !== value.clientId) return;
    const place = { server, resource, client };
    const record = await this.stored(place);
    if (record === undefined) return;
    this.#dpopKey = await this.#keyFor(place, record);
    this.#place = place;
    this.#record = record;
  }

  async #keyFor({ server, client }: Place, { tokens }: TokenRecord): Promise<DpopKey | undefined> {
    if (tokens.type !== "dpop") return undefined;
    const { dpop, store } = this.#surroundings;
    const algorithms = server.dpop_signing_alg_values_supported;
    return dpop?.key({ issuer: server.issuer, clientId: client.id, store, algorithms });
  }
}
