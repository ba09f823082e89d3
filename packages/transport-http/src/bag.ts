/** Something that knows where in its bag it is. */
export interface Placed {
  /** For the bag alone. */
  place: number;
}

/**
 * A set whose members come and go all the time. V8's `Set` outgrows its table again and again then, and the tables that it leaves behind keep
 * what was in them, whole requests, until the next full garbage collection. An array of which each member knows its place leaves nothing.
 */
export class Bag<T extends Placed> {
  readonly #members: T[] = [];

  get size(): number {
    return this.#members.length;
  }

  /** Must not be in it already. */
  add(member: T): void {
    member.place = this.#members.push(member) - 1;
  }

  /** Must be in it. The last one takes its place. */
  remove(member: T): void {
    const last = this.#members.pop() as T;
    if (last === member) return;
    this.#members[member.place] = last;
    last.place = member.place;
  }

  /** Who is in it now, whoever leaves meanwhile. */
  members(): T[] {
    return [...this.#members];
  }
}
