import { isFailure } from "@mortise/jsonrpc";
import type { JsonObject, JsonRpcResponse } from "@mortise/jsonrpc";

interface Watched {
  /** How many subscriptions want it. */
  count: number;
  /** Whether the server has agreed. */
  readonly agreed: Promise<boolean>;
}

/** The resources that the session is subscribed to: each once, for as many as want to hear of it. */
export class WatchedResources {
  readonly #ask: (method: string, params: JsonObject) => Promise<JsonRpcResponse>;
  readonly #max: number;
  #watched = new Map<string, Watched>();

  constructor(ask: (method: string, params: JsonObject) => Promise<JsonRpcResponse>, max: number) {
    this.#ask = ask;
    this.#max = max;
  }

  /** Those of `uris` that the server agrees to tell of; give them back to {@link unwatch}. */
  async watch(uris: readonly string[]): Promise<readonly string[]> {
    const all = [...new Set(uris)].map(async (uri) => ((await this.#one(uri)) ? uri : undefined));
    return (await Promise.all(all)).filter((uri) => uri !== undefined);
  }

  unwatch(uris: readonly string[]): void {
    for (const uri of uris) {
      const watched = this.#watched.get(uri);
      if (watched === undefined || --watched.count > 0) continue;
      this.#watched.delete(uri);
      this.#ask("resources/unsubscribe", { uri }).catch(() => {}); // the session may be gone, and with it what was subscribed to
    }
  }

  /** The session is gone, or what it told may be: whoever comes next subscribes anew. */
  forget(): void {
    this.#watched = new Map();
  }

  async #one(uri: string): Promise<boolean> {
    let watched = this.#watched.get(uri);
    if (watched === undefined) {
      if (this.#watched.size >= this.#max) return false;
      const agreed = this.#ask("resources/subscribe", { uri }).then((response) => !isFailure(response));
      watched = { count: 0, agreed };
      this.#watched.set(uri, watched);
    }
    watched.count += 1;
    let agreed = false;
    try {
      agreed = await watched.agreed;
    } finally {
      if (!agreed && this.#watched.get(uri) === watched) this.#watched.delete(uri);
    }
    return agreed;
  }
}
