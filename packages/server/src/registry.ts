/** What `server.tool`, `.resource`, `.resourceTemplate` and `.prompt` return. */
export interface DefinitionHandle<Definition> {
  /** Replaces the given members; requests already running keep the old definition. */
  update(changes: Partial<Definition>): void;
  /** Takes the definition away; its name is free again. */
  remove(): void;
}

/** One kind of definition by key, in the order in which they were defined. */
export class Registry<Item> {
  /** A number a definition keeps for life, so that cursors stay valid while others come and go. */
  #sequence = 0;
  readonly #entries = new Map<string, { readonly sequence: number; readonly item: Item }>();
  readonly #kind: string;
  readonly #onChange: () => void;

  /** @param onChange runs after every change, so that what was derived from the items can be dropped */
  constructor(kind: string, onChange: () => void) {
    this.#kind = kind;
    this.#onChange = onChange;
  }

  /** True once anything was ever defined: the capability stays declared when the last definition goes. */
  get used(): boolean {
    return this.#sequence > 0;
  }

  get(key: string): Item | undefined {
    return this.#entries.get(key)?.item;
  }

  *items(): IterableIterator<Item> {
    for (const { item } of this.#entries.values()) yield item;
  }

  /** Up to `limit` items that were defined after number `after`, and where to go on if there are more. */
  slice(after: number, limit: number): { items: Item[]; next: number | undefined } {
    const items: Item[] = [];
    let last = after;
    for (const { sequence, item } of this.#entries.values()) {
      if (sequence <= after) continue;
      if (items.length === limit) return { items, next: last };
      items.push(item);
      last = sequence;
    }
    return { items, next: undefined };
  }

  /** Whether some definition ever had this number. */
  issued(sequence: number): boolean {
    return Number.isInteger(sequence) && sequence > 0 && sequence <= this.#sequence;
  }

  /** @param build turns a definition into an item; it runs before anything changes, so a bad definition changes nothing */
  define<Definition extends object>(
    key: string,
    definition: Definition,
    build: (definition: Definition) => Item,
  ): DefinitionHandle<Definition> {
    if (this.#entries.has(key)) {
      throw new Error(`${this.#kind} ${JSON.stringify(key)} is already defined; change it with the handle's update().`);
    }
    let current = definition;
    const sequence = this.#sequence + 1;
    this.#entries.set(key, { sequence, item: build(current) });
    this.#sequence = sequence;
    this.#onChange();
    const own = () => this.#entries.get(key)?.sequence === sequence;
    return {
      update: (changes) => {
        if (!own()) throw new Error(`${this.#kind} ${JSON.stringify(key)} was removed; define it again.`);
        const next = { ...current, ...changes };
        this.#entries.set(key, { sequence, item: build(next) });
        current = next;
        this.#onChange();
      },
      remove: () => {
        if (!own()) return;
        this.#entries.delete(key);
        this.#onChange();
      },
    };
  }
}
