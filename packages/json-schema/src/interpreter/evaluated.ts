/** Which members of one object or array some keyword has evaluated, for `unevaluatedProperties` and `unevaluatedItems`. */
export class Evaluated {
  all = false;
  readonly #members = new Set<string | number>();

  add(member: string | number): void {
    if (!this.all) this.#members.add(member);
  }

  has(member: string | number): boolean {
    return this.all || this.#members.has(member);
  }

  merge(other: Evaluated): void {
    this.all ||= other.all;
    for (const member of other.#members) this.add(member);
  }
}
