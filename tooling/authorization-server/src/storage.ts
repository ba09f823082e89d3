/** A record of oidc-provider: a token, a session, a client. */
interface Stored {
  payload: Record<string, unknown>;
  readonly expiresAt: number;
}

const MOST_RECORDS = 10_000;

/** Where one authorization server keeps what it issued. The one that comes with oidc-provider is shared by all of a process. */
export function storage(): new (model: string) => object {
  const records = new Map<string, Stored>();

  const find = (accepts: (key: string, payload: Record<string, unknown>) => boolean): Stored["payload"] | undefined => {
    for (const [key, { payload, expiresAt }] of records) {
      if (expiresAt > Date.now() && accepts(key, payload)) return payload;
    }
    return undefined;
  };

  return class {
    readonly #model: string;

    constructor(model: string) {
      this.#model = model;
    }

    #key(id: string): string {
      return `${this.#model}:${id}`;
    }

    async upsert(id: string, payload: Record<string, unknown>, seconds = Infinity): Promise<void> {
      if (records.size >= MOST_RECORDS) throw new Error("This authorization server has issued all that it can.");
      records.set(this.#key(id), { payload, expiresAt: Date.now() + seconds * 1000 });
    }

    async find(id: string): Promise<Record<string, unknown> | undefined> {
      const wanted = this.#key(id);
      return find((key) => key === wanted);
    }

    async findByUid(uid: string): Promise<Record<string, unknown> | undefined> {
      return find((key, payload) => key.startsWith(`${this.#model}:`) && payload.uid === uid);
    }

    async consume(id: string): Promise<void> {
      const stored = records.get(this.#key(id));
      if (stored) stored.payload = { ...stored.payload, consumed: Math.floor(Date.now() / 1000) };
    }

    async destroy(id: string): Promise<void> {
      records.delete(this.#key(id));
    }

    async revokeByGrantId(grantId: string): Promise<void> {
      for (const [key, { payload }] of records) if (payload.grantId === grantId) records.delete(key);
    }
  };
}
