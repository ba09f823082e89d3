/** Who wants to hear of which task, within this process. For stores. */
export class Watchers {
  readonly #of = new Map<string, Set<(id: string) => void>>();

  /** @returns what ends it; safe to call twice */
  add(ids: readonly string[], onChange: (id: string) => void): () => void {
    const own = (id: string): void => onChange(id); // a function of its own, so that the same one may be given twice
    for (const id of ids) this.#of.set(id, (this.#of.get(id) ?? new Set()).add(own));
    return () => {
      for (const id of ids) {
        const all = this.#of.get(id);
        all?.delete(own);
        if (all?.size === 0) this.#of.delete(id);
      }
    };
  }

  tell(id: string): void {
    for (const onChange of [...(this.#of.get(id) ?? [])]) onChange(id);
  }

  /** The tasks that somebody watches. */
  ids(): string[] {
    return [...this.#of.keys()];
  }
}
